/* Writes XML into a buffer: the calls nest as the elements do, so that what is written is well
 * formed. Text and values are escaped here and nowhere else; characters that XML 1.0 cannot hold
 * become U+FFFD.
 *
 *     struct xml xml = xml_begin(&out);
 *     xml_open(&xml, "w:p");                          <w:p w:id="1">
 *     xml_attribute_int(&xml, "w:id", 1);             公开 &amp; 透明
 *     xml_text(&xml, text);                           </w:p>
 *     xml_close(&xml);
 *     xml_end(&xml);
 */
#ifndef GONGKAI_DOCUMENT_XML_H
#define GONGKAI_DOCUMENT_XML_H

#include "base/buf.h"

#define XML_DEPTH_MAX 24 /* deeper is a bug and ends the program */

struct xml {
    struct buf *out;
    const char *open[XML_DEPTH_MAX]; /* names, outermost first: literals of the program */
    size_t depth;
    bool in_tag; /* the innermost start tag can still take attributes */
};

/* Begins with the XML declaration. */
struct xml xml_begin(struct buf *out);
void xml_open(struct xml *xml, const char *name);
/* Only between xml_open and what stands in the element. */
void xml_attribute(struct xml *xml, const char *name, struct str value);
void xml_attribute_int(struct xml *xml, const char *name, int64_t value);
void xml_text(struct xml *xml, struct str text);
/* Closes the innermost element: <w:tab/> when nothing stands in it. */
void xml_close(struct xml *xml);
/* Every element must have been closed. */
void xml_end(struct xml *xml);

#endif
