"""Sentences with what identifies somebody between « and »; and sentences that identify nobody.

Written for these tests. Numbers are from ranges kept for fiction, or are well-known examples.
"""

FOUND = {
    "e-mail": """
You can write to «anna.weber@example.org» any time.
my email's «jo_smith84@mail.example.co.uk», all lower case
Email: «a.b+survey@example.com».
She put («marta@example.net») on the form.
It's «anna at example dot org».
So that's «anna dot weber at example dot co dot uk», yeah.
Contact me: «anna (at) example.org»
Contact me: «anna [at] example [dot] org»
«anna(at)example(dot)org» is best
just email me, «priya underscore n at gmail dot com»
my e-mail is «tom at gmail.com» if you need it
send it to «kofi@gmail» please
«ANNA.WEBER@EXAMPLE.ORG»
I typed «anna @ example.org» and it would not have it
The address is «a-n-n-a at example dot com».
c'est «claire arobase exemple point fr»
das ist «jonas punkt meyer ät example punkt de»
it's mailto:«info@example.org»?
«o'brien@example.ie», with the apostrophe
it went to «jo@example.org».Then nothing came
«anna_at_example_dot_org» against robots
wrote to «anna＠example.org» from my phone
it's «sam 84 at hotmail dot com»
the address was «müller@beispiel.de», umlaut and all
Please use «first.last@sub.domain.example.ac.uk», thanks
my email is, um, «raj at example dot ac dot in».
I have a new one. «marta_n at example dot com» it is
we share. «jo dot lee at example dot org», both of us
""",
    "phone": """
Ring me on «07700 900123» after six.
My number is «07700900123».
it's «+44 7700 900123», or «+44 (0)20 7946 0018»
the clinic is «020 7946 0018 ext. 12» I think
(«0161 496 0000») was engaged
Call «(212) 555-0147» or «212-555-0147» or «212.555.0147».
call me at «555-0199»
it was «1-800-555-0199», the helpline
Telefon «089/1234567» oder «0171 1234567»
c'est le «01 23 45 67 89» à Paris
call «+33 1 23 45 67 89» or «0033 1 23 45 67 89»
mobile: «+49 (0)151 23456789»
so it's «oh seven seven double oh, nine hundred one two three», have you got that
«seven seven zero zero nine zero zero one two three»
my mobile's «zero seven seven double zero nine double zero four five six»
the phone number is «712 345» on the island
I wrote «07700900123»or so
it's «oh seven seven double oh nine hundred one two three» one more time
the number is «five five five oh one nine nine»
«0 7 7 0 0 9 0 0 1 2 3», she read it out
it's «07700‑900‑123» with those hyphens
phone «０７７００ ９００１２３» on the sheet
«+1 (415) 555-0132 x204» is the desk
tel. «(01632) 960 001»
text «07700-900-456» please
the landline, «01632 960123», never works
ring «0800 1111» they said
«07 seven double 0, 900 one two three» is her mobile
WhatsApp «+91 98765 43210» is easiest
«06 12 34 56 78», c'est mon portable
meine Handynummer ist «0176 12345678»
mein Handy: «null eins sieben sechs eins zwei drei vier fünf sechs sieben»
call «07700 900123» / «07700 900456»
P1: «2125550147»
«4155550132»
call me on «2125550147», mornings
j'ai fait le «0 800 12 34 56», personne
""",
    "link": """
It is all on «https://example.org/people/anna-weber».
see «www.annaweber.example».
I am at «linkedin.com/in/anna-weber-84», look me up
(«https://example.org/a_(b)»)
look at «http://example.org:8080/x?y=1&z=2#top», please
«HTTPS://EXAMPLE.ORG/PROFILE/77»
my blog «annaweber.example/about» has it
«github.com/annaw/recipes» is mine
"«https://example.org/x»" she said
follow «facebook.com/anna.weber.77»!
<«https://example.org/form?id=3»>
it's «x.com/annaweber» these days
on «www.example.co.uk/team/anna», halfway down
it is «linkedin dot com slash in slash annaweber»
it's «www dot annaweber dot com»
my site is «annaweber.com», have a look
look at «annaweber.github.io».
I put it on «youtu.be/dQw4w9WgXcQ».
«ftp://files.example.org/anna»
it's just «jillsoaps dot co dot uk», if you like soap
I told them there. «report dot example dot gov», I think
my website is «annaweber dot com», have a look
""",
    "handle": """
I'm «@anna_weber» on there.
tweeted at «@TheRealAnna84» about it
follow «@priya.cooks», she is good
(«@jonas»)
cc «@marta-k»
I am «@anna@mastodon.example» now
it was «@kofi_b»!
thanks «@sam84», that helped
my handle is «anna.w84»
my Twitter handle is «anna_weber»
Instagram: «jo.bakes»
Skype name: «live.anna84»
on reddit I'm «u/annaweber84»
username: «marta77»
my Insta is at «anna underscore weber», all small
«@Anna» hello
ask «@lee_m» or «@dev_raj»
My login's «pweaver84», the user name was «pat_weaver»
username «lena_the_loud» cant be changed
mein Benutzername ist «anna_weber»
avec mon pseudo, «claire_b75», bien sûr
mi usuario es «nuria_sol»
I'm «harbour_pete» there since 2011
she's «lilas_oven» on everything
I'm on there as «tomw1979», it says
I wrote a review as «grumpy_gran_52», do look
her snap is «ellarides06»
paypal is «jo_m_tango»
UPI. My id is «meena.r@okbank», that thing
pay «ravi-77@ybl» they said
by UPI, to «anil.k@dlb»
It's on TikTok, it's «at jo bakes leeds», all one word
I use the login «pat_weaver» here and «pat_w_1968» on the other one
""",
    "card": """
My card is «4111 1111 1111 1111», expiry 12/27.
it took «4111111111111111» twice
«5500-0000-0000-0004» was declined
Amex, «3782 822463 10005», that one
«378282246310005»
the card number «6011 0009 9013 9424»
Visa «4012-8888-8888-1881» is closed
card «4222222222222»
«4111.1111.1111.1111» she typed
card number is «4111 1111 1111 1112», I misread it
«２２２３００３１２２００３２２２»
«4111 1111 1111 1111» 123 on the back
my card «5105 1051 0510 5100».
«3566002020360505» is a JCB
Diners «3056 9309 0259 04»
card number is «four one one one, one one one one, one one one one, one one one one»
""",
    "account": """
Pay into «GB29 NWBK 6016 1331 9268 19» please.
IBAN: «GB29NWBK60161331926819»
IBAN «DE89 3704 0044 0532 0130 00», BIC «COBADEFFXXX»
«de89370400440532013000» in small letters
account number is «12345678»
Sort code «20-00-00», account number «55779911».
sort code is «200000»
my account no. is «1234 5678»
«20-00-00 55779911»
the a/c number was «87654321»
«12345678» is my account number
Kontonummer «0532013000»
account number? It's, er, «31926819».
BIC «DEUTDEFF500»
the routing number is «021000021»
«FR14 2004 1010 0505 0001 3M02 606»
«NL91-ABNA-0417-1643-00»
account number is «one two three four five six seven eight»
sort code is «twenty, forty-five, sixty-one»
IBAN «GB29 NWBK 6016 1331 9268 18» was refused
ours is «20 00 00, 5577 9911», on every invoice
pay it to «20-00-00, 5577 9911» then
wired to «GB29 NWBK 6016 1331 9268 18», not mine
«B E six eight, five three nine oh, oh seven five four, seven oh three four» it is
she read «four oh one two, eight eight double eight, one eight double eight, nine two one three»
""",
    "birth date": """
I was born on «12 March 1984» in Leeds.
Date of birth: «12/03/1984»
DOB «12.03.84»
D.O.B. «1984-03-12»
my birthday is «March 12th, 1984»
«12th of March 1984» is my date of birth
born the «twelfth of March eighty-four» she said
date of birth? «Twelfth of March, nineteen eighty-four».
geboren am «12. März 1984»
née le «12 mars 1984» à Lyon
né le «1er avril 1990»
Geburtsdatum: «12.03.1984»
his birthday's «3 May»
the twins were born «3 May 2015» and «4 May 2015», either side of midnight
my birthday's on the «3rd of May»
What's your date of birth? «03/05/1961», is it?
date of birth, «twelve three eighty four»
DOB: «12031984»
«3 May 1961» (date of birth)
date de naissance : «12/03/1984»
My son was born in Hull on «September 9, 2019».
nacido el «12 de marzo de 1984»
I gave birth on «9 September 2019»
Name and date of birth. Otis Bell, «3rd of the 7th '58». Each time.
she was born here, in «abril del 51», in the old house
my aunt was born in «March of 46»
when you're born: I wrote «Boxing Day 1968», it wants figures
date of birth? I'm «4.5.1980», she's «12/11/82».
my birthday they knew, and hers is the «ninth of June nineteen thirty-six»
""",
    "postcode": """
I live at «SW1A 1AA» now.
postcode «m1 1ae»
it's «LS1 4AP», near the station
12 High Street, Leeds «LS14AP»
the code is «EC1A-1BB»
Springfield, «IL 62704»
in Portland, Oregon «97205», since May
my zip code is «94110»
Zip: «94110-1234»
«94110-1234» is the box
«K1A 0B1», Ottawa
«k1a0b1»
Damrak 1, «1012 LG» Amsterdam
ich wohne in «80331» München
«D-80331» München
PLZ «80331»
postal code is «2000»
code postal «75011»
Bahnhofstrasse 12, «8001» Zürich
it's «sw1a 1aa», lower case
the postcode is «BT7»
zip code nine four... no, it's «94110»
zip is «nine four one one oh»
75 rue de Rivoli, «75001» Paris
Eircode «D02 AF30», then «V94T9PX» without the gap
my eircode is «A65 F4E2»
12 Beach Road, Bondi, «NSW 2026».
she is in Coburg «VIC 3058» now
PIN code of the area? «560001». Mother is «560 017», Indiranagar.
they live in Dos Aguas, «46198», so it is far
elle est à Villeurbanne, «69100».
over the river, we're in «97204», so no
my zip? «94110», and they have us in «94117».
the form says El Monte, «91731», and we're «91713».
postcode «M1 4BT» then
""",
    "id number": """
My social security number is «078-05-1120».
«219-09-9999»
SSN «219 09 9999»
National Insurance number «QQ 12 34 56 C»? It was «AB 12 34 56 C».
NI is «AB123456C»
«ab 12 34 56 d» on the slip
my passport number is «533380006»
passport «C01X00T47», German
driving licence number «MORGA657054SM9IJ»
NHS number «943 476 5919»
patient number «H1234567»
hospital number is «4471-2290»
the reg is «AB12 CDE»
number plate «M-AB 1234»
registration number «LB07 SEO»
student ID «s1234567»
employee number «004417»
my member number is «88-1204-77»
from «203.0.113.42» it logs in
«2001:db8::8a2e:370:7334»
customer number «1002933847»
NHS number is «nine four three, four seven six, five nine one nine»
policy number: «PN-4471229»
order «4471-2290» never came
order number «44712290»
Order no. «4471229012»
ticket #«4471229»
invoice «2019-004471»
tracking number «1234567890»
ref. «07700900123»
my order number? It's, er, «44712290».
my booking «HX-88-3107» is gone, and the reference was «QZ4T8M»
complaint reference «CMP-0042117», they said
policy number «44-QX-8810-2», it's on the card
Kundennummer «88127», Kunden-Nr. «8812944» and Auftragsnr. «88-1209»
die Vorgangsnummer ist «2023-448810»
n° de commande «FR-77304-C», mon numéro de dossier, c'est le «2023-448810»
número de pedido «4471228», localizador «8JK2RP»
mijn klantnummer is «3048129», polisnr «88120447»
my health number, it's «PHN 9123 456 780»
frame number «WB 417 902», rider number «30815», meter number is «19K0044712»
the number «KD-204431», and then «KD-204432» in a second letter
chat id «9e2c-4417»
my NMI is «6102 3344 57»
mon numéro d'abonné est «88412077», el número de reserva era «7781-KP»
order number is «four four seven one, two two nine oh»
""",
}

NOTHING = """
It cost £1,200.50 in the end.
$3,000,000 over 10 years
about 10 000 000 people
1 200 000 users
I paid 1.234.567,89 Euro
between 2019-2021 we moved twice
2019 - 2021
from 01/02/2019 to 03/04/2019
on 2019-03-12 at 10:30
at 10:30 or 10.30
2019-03-12T10:30:00Z
00:12:33.450 --> 00:12:36.120
8/10, maybe 9/10
24/7 support
my iPhone 14 and the Galaxy S9 8GB
a MacBook M1 16GB
version 1.2.3 and then 10.0.19041.1
v2.0.1.4 broke it
ISBN 978-0-306-40615-7
100-200 people came
50% of 1,200
45.5 %
e.g. the app, i.e. the site
node.js and socket.io
I waited and.then left
so.I rang them
amazon.com is cheaper
and/or, he/she, w/o
2 @ 3 pounds each
did they call? It took 1032.872 seconds
we met @ the station
I was @work
I was @home
I looked at example dot com
we shop at amazon dot com
it is not bad at that point in time
at the dot com boom
one two three, testing
one, two, three, four, five, six, seven, eight, nine, ten
I gave it five, four, five, five, three, four
twenty five thousand
nineteen eighty four was a good year
it came on 12 March 1984
delivered 12/03/2024
I was born in Leeds
we have known each other since the birth of my son
the birthday box came late
1984 was when I was born
with his date of birth on it. I sent it back on 6 November 2026
a letter with my date of birth in 3 places, from 2019
the account was opened in 2019
my account had 250 in it
I had 3 cards and 2 accounts
call them at 9 or at 10
I rang 12 times in 2019-2021
phone bill of 45.50
take the M25 then the A1
the B12 vitamins, 2nd time
in 15000 Kilometer
20000 users
80331 people
it took 12345 steps
page 12-14 of 200
0 1 0 0 1 1 0 1 0 1
01 02 03 04 05 06 07 08 09 10 11 12
1 2 3 4 5 6 7 8 9 10 11 12
10 20 30 40 50 60 70
0.123456789
3.14159265358979
1547012345 is a time stamp of a computer
the year 2000 problem
50 MB in 2019 US dollars
in 1995 TV was better
from 127.0.0.1
std::vector and a::b
the patient waited 10 years
my passport expired in 2019
passport renewed 12/03/2019
the postcode thing in 2019
a zip file of 12345 bytes
licence number plates are white
registration closed at 5
room A12 on floor 3
size 12 or 14, 5 ft 10
P01, P02 and Q3
covid-19 and B.1.1.7
the 2030s, the 90s
temperatures of -10 to -5
call it a day
text 12 people
swift and easy
the SWIFT TRANSFER was quick
the card was £20 in 2019
my plate was full
it ends in 20 minutes
at 10 people per table we had 20 tables and 30 chairs
is 12 or 14 or 16 or 18 or 20 or 22
iban me not
they pay at 250000 a year
we had 123456 a month
2125550147 rows in one export
4155550132 as a grand total
it weighed 3025550123 grams by the label
Total: 2125550147
0 812 55 1 23 in the row of figures
we are thirty-one, forty-four, twenty-seven, fifty-six, sixty-three, eighteen and twenty-two
I gave five, four, five, five, three, four, five, four, three, five, four, five, five, five
zero one two three four five six seven eight nine ten eleven twelve
the row said 20 00 00, 5577 9911
the key DE12 3456 7890 on the box
it is BE12-3456 on the shelf
from AT 12 to 3456 people
I placed order 4000 last week
reference 2024 in the law
ticket 12 is open
we order 12345 a month
they order 44719 pieces
I want to order XPS9310 today
the report 2023 Q4 was late
case 2024-03-11 closed
in case 12345 people come
a report of 44000 users
an invoice 12500 euro
invoice 45,90 today
case 1000-2000
report ISO-27001 and RFC2119
complaint 03/11/2024 still open
complaint 03/11/24 still open
booking 12 13 14 May
the total number 55820 is wrong
the number is 12345
a large number, 44019, of them
error number 80070005
model number XPS-9310
part number 4471-2290
version number 10.0.19041
batch number 88120-4471
page number 10512
number 12345 in the queue
you are visitor number 100000
order 44712 units
report 12345 rows
order A4 2000
case COVID19 2020
Rechnung 12500 Euro
commande 1200 euros
claim 55820 miles
the order. 44019 people saw it
numéro 12345 de la liste
die Nummer 12345
the user order_id field
I'm covid19 positive
user 12345 complained
log in with utf16 text
user guide2 is bad
I'm windows11 now
saved as report_final and known as route66
it goes as planned2024
users iphone14 owners
as mp3 or as jpeg2000
the field created_at
code@work and food@lunch
at this point, all one word
on Facebook it is at the top of the page, all one word
login fails 12 times
paypal is 20 percent
posted as summer2024
the user uploads sample_a_12 and img_04
the login page lists group_2024
A92 2024 was the road
WA 2019 and NT 2000
in NSW 2019 we had fires
ACT 3 scene 2, SA 2024, TAS 9000 model
N95 MASK and R32 GTRS
Honestly, 12345, that's all
In May, 10512.
in Excel, 65536 rows
at the shop, 44712 users
we're at 12345.
we're up to 44712.
they moved to 45000.
we are in 12345 places
Somebody put 12345.
in January, 20241.
it costs, 12345.
with his date of birth on it. The order's 03/04/2024
my birthday came, and he's moved on 3 May 2024
on my birthday after Christmas 2023
she's 12-03-1972 by her own count
it needs numbers. 24 12 71 then
we shop at amazon dot co dot uk a lot
from ebay dot co dot uk, on amazon dot co dot uk
the dot dot dot at the end
my site is dot com era
version two dot five dot one
the file ends in dot tar dot gz
"""
