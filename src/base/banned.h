/* Forced into every file by the build. Outside base/ the C functions that make it easy to overrun
 * a buffer, lose an error or share hidden state do not compile; the error names the safe one. */
#ifndef GONGKAI_BASE_BANNED_H
#define GONGKAI_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef BASE_INTERNAL
#undef sprintf
#undef vsprintf
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#define strcpy(d, s)     use_arena_str_or_buf_add_instead_of_strcpy
#define strcat(d, s)     use_buf_add_instead_of_strcat
#define strncpy(d, s, n) use_buf_add_instead_of_strncpy
#define strncat(d, s, n) use_buf_add_instead_of_strncat
#define sprintf(...)     use_buf_printf_instead_of_sprintf
#define vsprintf(...)    use_buf_vprintf_instead_of_vsprintf
#define strtok(s, d)     use_str_cut_instead_of_strtok
#define atoi(s)          use_str_to_int_instead_of_atoi
#define atol(s)          use_str_to_int_instead_of_atol
#define atof(s)          use_decimal_parse_instead_of_atof
#define strtol(s, e, b)  use_str_to_int_instead_of_strtol
#define strtoll(s, e, b) use_str_to_int_instead_of_strtoll
#define strtod(s, e)     use_decimal_parse_instead_of_strtod
#define sscanf(...)      use_scan_instead_of_sscanf
#define gmtime(t)        use_date_of_instant_instead_of_gmtime
#define localtime(t)     use_date_of_instant_instead_of_localtime
#endif

#endif
