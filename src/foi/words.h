/* Private to foi/: from the words of the database back to enums. The tables allow no other words,
 * so an unknown one is a bug. */
#ifndef GONGKAI_FOI_WORDS_H
#define GONGKAI_FOI_WORDS_H

#include "foi/foi.h"

enum applicant_kind foi_applicant_of_word(struct str word);
enum foi_channel foi_channel_of_word(struct str word);
enum remedy_kind foi_remedy_of_word(struct str word);
/* Empty: PENDING. */
enum remedy_result foi_result_of_word(struct str word);
struct str foi_remedy_word(enum remedy_kind kind);
struct str foi_result_word(enum remedy_result result);

#endif
