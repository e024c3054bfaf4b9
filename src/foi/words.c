/* Words of the database and their enums. */
#include "foi/words.h"

#include <assert.h>

static const struct str remedy_words[REMEDY_KINDS] = {
    STR_INIT("review"),
    STR_INIT("suit_direct"),
    STR_INIT("suit_after"),
};

static const struct str result_words[REMEDY_RESULTS] = {
    STR_INIT("upheld"),
    STR_INIT("corrected"),
    STR_INIT("other"),
    STR_INIT(""),
};

enum applicant_kind foi_applicant_of_word(struct str word)
{
    for (unsigned i = 0; i < APPLICANT_KINDS; i++)
        if (str_equal(foi_applicant_word((enum applicant_kind)i), word))
            return (enum applicant_kind)i;
    assert(false);
    return OTHER_ORGANISATION;
}

enum foi_channel foi_channel_of_word(struct str word)
{
    for (unsigned i = 0; i < FOI_CHANNELS; i++)
        if (str_equal(foi_channel_word((enum foi_channel)i), word))
            return (enum foi_channel)i;
    assert(false);
    return ORAL;
}

static unsigned find_word(const struct str *words, unsigned count, struct str word)
{
    for (unsigned i = 0; i < count; i++)
        if (str_equal(words[i], word))
            return i;
    assert(false);
    return 0;
}

enum remedy_kind foi_remedy_of_word(struct str word)
{
    return (enum remedy_kind)find_word(remedy_words, REMEDY_KINDS, word);
}

enum remedy_result foi_result_of_word(struct str word)
{
    return (enum remedy_result)find_word(result_words, REMEDY_RESULTS, word);
}

struct str foi_remedy_word(enum remedy_kind kind)
{
    return remedy_words[kind];
}

struct str foi_result_word(enum remedy_result result)
{
    return result_words[result];
}
