"""The closed-class words and phrases of English questions, and what each does."""

from functools import cache

# A line per kind and payload; phrases in lower case between bars, continuation lines indented.
PHRASES = """
agg avg: average | avg | mean | averaged | average of | avg of | mean of | the average of | typical | on average | averag
agg sum: total | sum | sum of | total of | summed | overall | total amount of | combined | altogether | sum up | total sum of
agg max: maximum | max | maximal | maximum of | max of
agg min: minimum | min | minimal | minimum of | min of
agg median: median | median of
count rows: how many | number of | count of | count | total number of | total number | the number of | numbers of | total count of | count the number
    of | total count | how many number of | amount of times | the total number of | amount of | the amount of | number of times | quantity of
distinct -: different | distinct | unique | various | diverse | distinctive
group per: per
group by: by | across | grouped by | group by | broken down by | split by | for different | in different | of different | according to | in
    terms of | based on | among different | from different | group by attribute | grouped by attribute | grouping by | groups by | and group by
    attribute | by each | per each | by different | group them by | classified by | and group by | and group them by | grouped into | within each |
    across different | with different | on different | over different | across the different
group each: each | every | for each | in each | of each | from each | for every | of every | in every | at each | on each | to each | with each |
    corresponding to each | for all the different | for each of the | for each different | each of the | for each of | for the different
group over: over the | versus | vs | against
cmp >: more than | greater than | larger than | bigger than | higher than | above | exceeding | exceed | exceeds | over | > | greater | older than |
    heavier than | longer than | taller than | in excess of | beyond | better than | faster than | is over | larger | higher | more | later than |
    newer than | upwards of | more expensive than | a value of more than | surpassing | surpasses | richer than | wider than | was over | exceeded
cmp <: less than | fewer than | smaller than | lower than | below | under | < | younger than | lighter than | shorter than | cheaper than | earlier
    than | worse than | slower than | lower | smaller | narrower than | less | fewer
cmp >=: at least | no less than | not less than | >= | minimum of | a minimum of | no fewer than | not fewer than | not below | not under
cmp <=: at most | no more than | not more than | <= | up to | a maximum of | not above | not over
cmp =: equal to | equals | equal | = | exactly | is exactly | is equal to | only | just
cmp !=: != | <> | not equal to | does not equal to | not equal | other than | different from | does not equal | is not equal to
cmp between: between | in the range of | ranging from | in the range | within the range of | in the range between | ranges from
after ge: or more | or above | or higher | or greater | or over | or after | or later | and above | and over | and more | or older | or longer | or
    newer | and older | or at least | or better
after le: or less | or fewer | or below | or lower | or under | or before | or earlier | and below | or younger | or shorter
when >: after | since after | following
when <: before | prior to
when >=: since | starting from | from on | starting in | as of
when <=: until | till | through
text contains: contains | contain | containing | include | includes | including the word | with the word | the letter | the letters | the word |
    without the letter | contain the word | contains the word | has the word | have the word | with the substring | has the substring | containing the
    word | containing the letter | contains the letter | contain the letter | have the letter | have the letters | has the letter | with the letter |
    containing the letters | contains the letters | with the letters | like | having the letter | including the letter | includes the word | include
    the word | includes the letter | containing the text | with the text | has the letters | have a letter | mentioning | mention | mentions
text starts: starts with | start with | starting with | begins with | begin with | beginning with | starts with the letter | starting with the letter
    | beginning with the letter | begins with the letter | start with the letter | begin with the letter | started with
text ends: ends with | end with | ending with | ends in | ending in | ends with the letter | ending with the letter | end with the letter | ending
    with letter
sign <: negative | below zero | in the red
sign >: positive | above zero
sign =: zero
sign !=: nonzero | non zero
null null: null | empty | missing | blank | unknown | unspecified | not available | not recorded | not set
sup most: most | the most | greatest number of | largest number of | highest number of | most number of | maximum number of | the most number of |
    biggest number of | most amount of | the greatest number of | the largest number of | the highest number of | the maximum number of | largest
    amount of
sup least: fewest | least | the least | the fewest | smallest number of | lowest number of | least number of | fewest number of | minimum number of |
    the smallest number of | the least number of
sup common: most common | most frequent | most popular | most frequently | commonest | most commonly | most often | most used | busiest | most active |
    most predominantly |
    predominantly | mostly
sup rare: least common | least popular | least frequent | rarest | least used | quietest | slackest | least busy | least active
sup high: highest | greatest | top most
sup low: lowest
sup best: best | best performing | best selling | top selling | leading | top | most sold | highest ranked | highest grossing
sup worst: worst | worst performing | worst selling | bottom | least sold
neg not: not | no | nobody | no one | nobody has | no one has | nobody ever |
    without | never | does not | do not | did not | is not | are not | has no | have no | had no | were not | was not | has not | have
    not | had not | do not have | does not have | did not have | without any | have never | has never | do not have any | does not have any | neither
    | nor | non | has not had | lacking | lack | has never had | have never had | without having | haven't any | not have | not having | does not
    contain | not any
neg except: except | except for | excluding | apart from | besides | but not | other than those | exclude | except those
exists -: have any | has any | any | some | have some | has some | at least one
and -: and | & | as well as | along with | together with | plus | and also | also | and the | but | but also | while
or -: or | or the
both -: both
rel -: who | whose | which | that | where | with | having | whom | when | with a | with the | that have | who have | which have | that has | who has |
    which has | where the | for which | in which | who had | that had | with an | for whom | have | has | had | has a | have a | has an | have an |
    that are | who are | which are | that is | who is | had a | having a | if | such that | given | the one with | the ones with | those with | those
    who | that were | who were | who was | that was | whose the
of -: of | of the | of all | of all the | for | for the | for all | for all the | in | in the | from | from the | on | on the | at | at the | within |
    among | inside | into | during | to | to the | through | about | regarding | of the different | during the | of these | of those | in all | as a |
    as an | as the | as | with respect to | between the | of a | of an | in a | for a | corresponding to | belonging to | for those | for these | in
    total | of any | of their | for their | in their
ask -: what | which | show | list | find | give | return | display | tell | get | what are | what is | show me | give me | tell me | what were | what
    was | list all | find all | find the | list the | show the | return the | what are the | what is the | show all | give me the | show me the |
    please | please show | can you | could you | i want | i want to know | who is | who are | who | where | when | present | provide | report |
    compute | calculate | determine | identify | retrieve | fetch | see | look up | i would like | i need | which are | which is | who were | who was
    | return me | what about | how about | count them | let me know | describe | compare | visualize | plot | draw | create | make | return all |
    display the | display all | give the | give all | get the | get all | where is | where are | when is | when was | when did | how much | how much
    is | how much was | how long | how old | how big | what's | how tall | tell me the | how much do | how much does | how much did | list out |
    select | is there | are there | does | name the
desc -: information | info | information is there on | everything | the information of | all information about | all information | information about |
    information on | information of | details of | all details of | everything about | all the information | all the details | full details | all
    columns | all fields | all details | the details of | all the information about
pair -: distribution | distribution of | relationship | relationship between | correlation | correlation between | comparison | comparison about | the
    distribution of | relation between | relation | association between | correlation of | relationship of | about the distribution of | the
    relationship between | the correlation between | scatter of | proportion of |
    the proportion of | proportion
share share: share of | share of total | percentage of | percent of | % of | percentage share of | what percentage of | what share of | what percent
    of | what proportion of | what percentage | what share | what percent | what proportion | fraction of | what fraction of | share
share rate: rate | ratio | percentage | share | percent | rates | quota | percentage rate | rate of
ratio -: as a percentage of | as percentage of | as a share of | as a percent of | divided by | relative to | as percent of | as a fraction of | as
    share of | to
window growth: growth | growth of | growth rate | growth in | change over previous | growth rate of | percentage change | percent change in |
    percentage change in | growth over the previous | relative change in
window growth:year: year over year | yoy | year on year | annual growth | year over year growth | yoy growth | annual growth rate | yearly growth |
    year over year growth of | yoy growth of | year over year change in
window growth:month: month over month | mom | month on month | monthly growth | month over month growth | month over month growth of | mom growth |
    monthly growth rate | month over month change in
window growth:quarter: quarter over quarter | qoq | quarter on quarter | quarterly growth | quarter over quarter growth | qoq growth
window change: change in | absolute change in | increase in | decrease in
minus -: minus
range -: range
difference -: difference between | the difference between | difference of | gap between | the gap between
rank -: rank | rank the | ranking of | rank of | ranking of the | rank all
trend -: trend | trend of | trend about | the trend of | trend in | trends in | trends of | development of | evolution of | the development of | over time |
    change | changed | changing | evolve | evolved | develop | developed
window cumulative: cumulative | running total | running total of | cumulated | accumulated | running sum of | cumulative total of
versus -: vs | versus | compared to | compared with | against | vs.
skip -: so far | find out | figure out | work out | point out | turned out | x axis | y axis | x-axis | y-axis | change of | the change of | axis | x | y
"""
# Words that carry nothing by themselves.
STOP = frozenset(word for line in (
    "bin bins binned binning interval intervals half double",
    "earn earns earned earning instead again now rather kindly hey hello thanks thank somehow actually really basically simply general overview quick recently",
    "develop develops developed evolve evolves evolved",
    "a about all already also among an and another any appear appears are around as asc ascending associated at attend attended available based",
    "be became become becomes been being belong belongs between both but by call called came can chart classified come considered consist",
    "consists contain correspond corresponding corresponds could cover covered covers currently data dataset desc descending describe described",
    "details diagram did different display do does doing done draw each either else enrolled entire entries entry even ever every exactly exist",
    "existing exists find followed for from get give given go got graph had happen happened happening has have having he held her his hold how i",
    "if in include includes including information into is it its just kind know let lie lies like list listed live lives living located made make",
    "makes may me might must my name named need needs no not now occur occurred occurs of offer offered offers on once one ones only onto or",
    "order ordered other our out over overall own owned owns part participate participated per perform performed place placed play played plays",
    "please plot present processed provide raised ran rank ranked record recorded records registered related reside resides respective",
    "respectively result results return row rows run running runs s same say says see she should show shown shows so some sort sorted speak",
    "speaks spoken still stored such sum t table take taken tell than that the their them then there these they this those time times to together",
    "too took total up us use used using value values various very via visualise visualize want wants was we were what when where which who whole",
    "whom whose why will with within without work working works world would write written wrote yet you your",
) for word in line.split())
# Verbs that lead from who does something to what it is done to; they carry nothing where no name is built from them.
VERBS = frozenset({"taking", "attending", "studying", "arrive", "arrived", "arrives", "arriving", "depart", "departed", "departing", "flew", "flown",
    "land", "landed", "leave", "leaves",
    "leaving", "shipped", "travelled", "traveled", "brings", "bringing", "generates", "booked", "bought", "buy", "buying", "buys", "file", "filed",
    "files", "handle", "handled", "handles", "manage", "managed", "manages",
    "process", "processed", "purchased", "receive", "received", "receives", "sell", "selling", "sells", "serve", "served", "signed", "sold", "submit",
    "submits",
    "submitted"})
LONGEST_PHRASE = 5


@cache
def phrase_table() -> dict[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Every phrase as words, with the (kind, payload) pairs it may mean."""
    table: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for line in PHRASES.replace("\n    ", " ").strip().splitlines():
        head, _colon, phrases = line.partition(": ")
        kind, payload = head.split()
        for phrase in phrases.split(" | "):
            table.setdefault(tuple(phrase.split()), []).append((kind, "" if payload == "-" else payload))
    return {words: tuple(meanings) for words, meanings in table.items()}
