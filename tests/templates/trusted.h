/* What {{ call }} in accepted/flow.html calls: C that writes trusted HTML. */
#ifndef GONGKAI_TESTS_TEMPLATES_TRUSTED_H
#define GONGKAI_TESTS_TEMPLATES_TRUSTED_H

#include "web/page.h"

void trusted_html(struct page *p, int level);

#endif
