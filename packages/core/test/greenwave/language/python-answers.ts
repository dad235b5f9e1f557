/**
 * Answers of the programs that Greenwave reads its files with: PyYAML 6.0.3, dateutil 2.9.0 and the `fnmatch` of Python 3.
 * One question a line, a tab before each answer.
 */

/** What unquoted words are. */
export const pyYamlTypes = `
y Y n N yEs oN TRUe t f nUll 08 0o17	str
0x 0X1F 0b2 _1 - + . .. ... 1..0 1.0.0 1e3	str
1.e3 1.0e3 1:60 0:30 01:30 .iNF +.nan inf nan 2021-01 2021-1-1 2021-01-01T	str
2021-01-01T06:00 1,000 1'0 12e03 a1 1a v1.0 fc40 f40 fedora-40 8.0.0 1/2	str
50% -.5 +.5 09 0_9 0b 1e 1.5e 1.5e+ 1.5e+1_0	str
yes Yes no NO on Off OFF true TRUE	bool
~ null Null NULL	null
<<	merge
=	value
0 00 017 0x1F 0b1 1_0 1_ +1 -0 1:3 1:30:59 -1:30	int
2021 20210101 0x_0A 0b1010_0111 000 0b_ 0x_ 1__0 -0x1f +017	int
1. .1 1.0 1.0e+3 1.0E-3 1:30.5 1:30. .inf .Inf .INF -.inf +.inf	float
.nan .NaN .NAN 685.230_15e+03 190:20:30.15 0.0 -0.0	float
2021-01-01 2021-01-01T06:00:00 2021-1-1T6:00:00Z 2021-01-01t06:00:00.5+02:00 2021-01-01T06:00:00+2	timestamp
`

/** The instant that a text stands for, or a dash. */
export const dateutilInstants = `
2021-10-06	2021-10-06T00:00:00Z
20211006	2021-10-06T00:00:00Z
2021-10-06T06:00:00Z	2021-10-06T06:00:00Z
2021-10-06 06:00:00.000000+00:00	2021-10-06T06:00:00Z
2021-10-06 06:00:00 +0200	2021-10-06T04:00:00Z
2021-10-06T06:00+05:30	2021-10-06T00:30:00Z
2021-10-06T06	2021-10-06T06:00:00Z
20211006T060000Z	2021-10-06T06:00:00Z
20211006T0600	2021-10-06T06:00:00Z
20211006060000	2021-10-06T06:00:00Z
202110060600	2021-10-06T06:00:00Z
Wed, 06 Oct 2021 06:00:00 +0000	2021-10-06T06:00:00Z
6 Oct 2021	2021-10-06T00:00:00Z
Oct 6, 2021	2021-10-06T00:00:00Z
October 6 2021 06:00	2021-10-06T06:00:00Z
Wed Oct  6 06:00:00 2021	2021-10-06T06:00:00Z
10/06/2021	2021-10-06T00:00:00Z
13/10/2021	2021-10-13T00:00:00Z
2021/10/06	2021-10-06T00:00:00Z
2021.10.06	2021-10-06T00:00:00Z
2021-10-06T06:00:00,5Z	2021-10-06T06:00:00.5Z
2021-10-06T06:00:00.1234567Z	2021-10-06T06:00:00.123456Z
2021-10-06 06:00:00-01	2021-10-06T07:00:00Z
2021-1-2	2021-01-02T00:00:00Z
06 October 2021	2021-10-06T00:00:00Z
Wednesday, October 6, 2021	2021-10-06T00:00:00Z
2021-10-06 06:00:00 UTC	2021-10-06T06:00:00Z
2021-10-06 06:00:00 GMT	2021-10-06T06:00:00Z
2021-10-06t06:00:00z	2021-10-06T06:00:00Z
06-Oct-2021	2021-10-06T00:00:00Z
2021-10-06 6:00	2021-10-06T06:00:00Z
2021-10-06 06:00:00 -0100	2021-10-06T07:00:00Z
2020-02-29	2020-02-29T00:00:00Z
2021-02-29	-
2021-13-01	-
2021-10-06 24:00	-
2021-10-06T06:00:60Z	-
0000-01-01	-
x	-
False	-
2021-10-06T06:00:00+24:00	-
2021-10-32	-
2021-10-06 06:61	-
`

/** Whether a pattern matches a text. */
export const fnmatchAnswers = `
!-	[	no
!-!a!	[-b	no
!?!?	a[	no
!?--	][]	no
![!a]	[![	no
![!a]cc*		no
!ba[a-c]?	!ba]	no
!c[]a]b		no
*		yes
*	[-c	yes
*	ac[	yes
*![!a]	a[	no
*[!a][a-c]b[a-c]		no
*[a-c]	cc]	no
*a--	c!]a	no
*c		no
-	!	no
-!	[c	no
-![a-c]	]-a-	no
--[!a][]a]		no
--b	[abb	no
-[!a]!-]	!	no
-[ca	c]	no
-][!a]a!	!!b!	no
-a!ab		no
-a?[!a]*		no
?	-a]a	no
?	c	yes
?!	!	no
?!*	!-	no
?!-[]a]	cc--	no
?!?]-b	ca[b	no
?![[!a][]a]	c	no
?[!a]	bb[	no
?[a-c][a-c]		no
?a	[a]	no
?a*[]a]b[		no
?a-[!	cb!a	no
[	a	no
[!a]	-	yes
[!a]	[!c	no
[!a]*[]a]	-!	no
[!a]-[!a][a-c]!!		no
[!a]?[[!a]b[]a]	]]	no
[!a][]a][[]a]	]	no
[!a][]a]bb	cc![	no
[!a][a-c]?	a!-]	no
[!a]]*][!a]]	!c!-	no
[!a]cc][!a]*		no
[?[	c]]-	no
[[!a][a-c][!a]?		no
[[!a]a[a-c][		no
[[!a]c-	[	no
[[]a][a-c]*	c	no
[[]a]a[!a]b	[	no
[[a-c][		no
[[b		no
[]a]		no
[]a][!a]-	-cb[	no
[]a][!a][a-c][?!	-	no
[]a]cc!-	]	no
[a-c]		no
[a-c]![!a]*?	[!	no
[a-c]?	c	no
[a-c]]	c	no
[a-c]]a[	]!ba	no
[a-c]a[[]a][a-c]	]c	no
[ac		no
]	!-]	no
]	]!!	no
]!-	-a	no
]-[]a]?!	][]	no
]?[b	]b-	no
]]	cc[-	no
]]c	--[	no
a		no
a	!!bc	no
a	-	no
a	b-]a	no
a	bc[[	no
a!a!*	!-![	no
a[]a]	[[!	no
a[]a]!	!b!!	no
a[]a]b?	-cbc	no
a[a-c]-[]a]		no
a]	]![	no
a]![!a]*!	]cbc	no
aa]	--	no
aac		no
b	[c	no
b!b	a-]	no
b*[]a]		no
b-[!a][a-c]	-b]	no
b?[]a]	![	no
b?a?][a-c]	[	no
b[a-c][]a]bc[]a]	]	no
b]*bc	]a	no
c!?	[[a	no
c!][!a]b	c]b-	no
c-[a	a]a!	no
c-a*	]-]!	no
c??[a-c][]a][	ac	no
c[-??	]	no
c[[]a]*	b-][	no
c[[]a][a-c][a-c][!a]	!-b!	no
ca*	[-a[	no
ca]	-	no
ca]b		no
cc[a-c]		no
ccb*	!]-	no
[!a]?	b[	yes
-	-	yes
*	a[	yes
*	!cb	yes
*	aa!]	yes
[!a]	b	yes
*	[!-	yes
*??	!-b	yes
[!a]*	]-c[	yes
*	a-[	yes
*?	]-	yes
[a-c]	c	yes
[	[	yes
[*	[	yes
*	]aaa	yes
[!a]*[!a]	-[	yes
[]a]*	]c	yes
[a-c]*	aab[	yes
?	b	yes
[!a]	c	yes
*	[b!a	yes
!*	!bb-	yes
a	a	yes
*	!b[c	yes
*	!c	yes
*?	[-!	yes
*]	a]	yes
*[!a]	]	yes
?	[	yes
*	bc	yes
*!	b!	yes
[a-c]?	a-	yes
*	bb-b	yes
[]a]*	a!	yes
*	bca!	yes
*	-cb[	yes
*	bb	yes
[!a]*c	c-c	yes
*	-]	yes
[]a]	a	yes
?*	c	yes
*	a[]b	yes
?	-	yes
b?	b[	yes
[[a-c]	a	yes
*	c	yes
*[]a]b*	abc	yes
*	]c!	yes
*[]a]*	aa	yes
[ba[a]	[	yes
b*	b[a	yes
-*	-!	yes
[a-c][!a]?	bcc	yes
**	bcc	yes
[!a]*	!---	yes
`
