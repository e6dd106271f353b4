"""The closed-class words and phrases of English questions, and what each does."""

from functools import cache

# kind -> payload -> phrases (lower case, single spaces)
PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "agg": {
        "avg": ("average", "avg", "mean", "averaged", "average of", "avg of", "mean of", "the average of", "typical", "on average", "averag"),
        "sum": ("total", "sum", "sum of", "total of", "summed", "overall", "total amount of", "combined", "altogether", "sum up", "total sum of"),
        "max": ("maximum", "max", "maximal", "maximum of", "max of"),
        "min": ("minimum", "min", "minimal", "minimum of", "min of"),
        "median": ("median", "median of"),
    },
    "count": {
        "rows": ("how many", "number of", "count of", "count", "total number of", "total number", "the number of", "numbers of", "total count of", "count the number of", "total count",
                 "how many number of", "amount of times", "the total number of", "amount of", "the amount of", "number of times", "quantity of"),
    },
    "distinct": {"": ("different", "distinct", "unique", "various", "diverse", "distinctive")},
    "group": {
        "by": ("by", "per", "across", "grouped by", "group by", "broken down by", "split by", "for different", "in different", "of different", "according to", "in terms of", "based on",
               "among different", "from different", "group by attribute", "grouped by attribute", "grouping by", "groups by", "and group by attribute", "by each", "per each", "by different",
               "group them by", "classified by", "and group by", "and group them by", "grouped into", "within each", "across different"),
        "each": ("each", "every", "for each", "in each", "of each", "from each", "for every", "of every", "in every", "at each", "on each", "to each", "with each", "corresponding to each",
                 "for all the different", "for each of the", "for each different", "each of the", "for each of", "for the different"),
        "over": ("over the", "versus", "vs", "against"),
    },
    "cmp": {
        ">": ("more than", "greater than", "larger than", "bigger than", "higher than", "above", "exceeding", "exceed", "exceeds", "over", ">", "greater", "older than", "heavier than",
              "longer than", "taller than", "in excess of", "beyond", "better than", "faster than", "is over", "larger", "higher", "more", "later than", "newer than", "upwards of",
              "more expensive than", "a value of more than", "surpassing", "surpasses", "richer than", "wider than", "was over", "exceeded"),
        "<": ("less than", "fewer than", "smaller than", "lower than", "below", "under", "<", "younger than", "lighter than", "shorter than", "cheaper than", "earlier than", "worse than",
              "slower than", "lower", "smaller", "narrower than", "less", "fewer"),
        ">=": ("at least", "no less than", "not less than", ">=", "minimum of", "a minimum of", "no fewer than", "not fewer than", "not below", "not under"),
        "<=": ("at most", "no more than", "not more than", "<=", "up to", "a maximum of", "not above", "not over"),
        "=": ("equal to", "equals", "equal", "=", "exactly", "is exactly", "is equal to", "only", "just"),
        "!=": ("!=", "<>", "not equal to", "does not equal to", "not equal", "other than", "different from", "does not equal", "is not equal to"),
        "between": ("between", "in the range of", "ranging from", "in the range", "within the range of", "in the range between", "ranges from"),
    },
    "after": {"ge": ("or more", "or above", "or higher", "or greater", "or over", "or after", "or later", "and above", "and over", "and more", "or older", "or longer", "or newer", "and older", "or at least"),
              "le": ("or less", "or fewer", "or below", "or lower", "or under", "or before", "or earlier", "and below", "or younger", "or shorter")},
    "when": {">": ("after", "since after", "following"), "<": ("before", "prior to"), ">=": ("since", "starting from", "from on", "starting in", "as of"), "<=": ("until", "till", "through")},
    "text": {
        "contains": ("contains", "contain", "containing", "include", "includes", "including the word", "with the word", "the letter", "the letters", "the word", "without the letter", "contain the word", "contains the word", "has the word", "have the word",
                     "with the substring", "has the substring", "containing the word", "containing the letter", "contains the letter", "contain the letter", "have the letter", "have the letters",
                     "has the letter", "with the letter", "containing the letters", "contains the letters", "with the letters", "like", "having the letter", "including the letter",
                     "includes the word", "include the word", "includes the letter", "containing the text", "with the text", "has the letters", "have a letter", "mentioning", "mention", "mentions"),
        "starts": ("starts with", "start with", "starting with", "begins with", "begin with", "beginning with", "starts with the letter", "starting with the letter", "beginning with the letter",
                   "begins with the letter", "start with the letter", "begin with the letter", "started with"),
        "ends": ("ends with", "end with", "ending with", "ends in", "ending in", "ends with the letter", "ending with the letter", "end with the letter", "ending with letter"),
    },
    "null": {"null": ("null", "empty", "missing", "blank", "unknown", "unspecified", "not available", "not recorded", "not set")},
    "sup": {
        "most": ("most", "the most", "greatest number of", "largest number of", "highest number of", "most number of", "maximum number of", "the most number of", "biggest number of", "most amount of",
                 "the greatest number of", "the largest number of", "the highest number of", "the maximum number of", "largest amount of"),
        "least": ("fewest", "least", "the least", "the fewest", "smallest number of", "lowest number of", "least number of", "fewest number of", "minimum number of", "the smallest number of", "the least number of"),
        "common": ("most common", "most frequent", "most popular", "most frequently", "commonest", "most commonly", "most often", "most used", "most predominantly", "predominantly", "mostly"),
        "rare": ("least common", "least popular", "least frequent", "rarest", "least used"),
        "high": ("highest", "greatest", "top most"),
        "low": ("lowest",),
        "best": ("best", "best performing", "best selling", "top selling", "leading", "top", "most sold", "highest ranked", "highest grossing"),
        "worst": ("worst", "worst performing", "worst selling", "bottom", "least sold"),
    },
    "neg": {"not": ("not", "no", "without", "never", "does not", "do not", "did not", "is not", "are not", "has no", "have no", "had no", "were not", "was not", "has not", "have not", "had not",
                    "do not have", "does not have", "did not have", "without any", "have never", "has never", "do not have any", "does not have any", "neither", "nor", "non", "has not had", "lacking", "lack",
                    "has never had", "have never had", "without having", "haven't any", "not have", "not having", "does not contain", "not any"),
            "except": ("except", "except for", "excluding", "apart from", "besides", "but not", "other than those", "exclude", "except those")},
    "exists": {"": ("have any", "has any", "any", "some", "have some", "has some", "at least one")},
    "and": {"": ("and", "&", "as well as", "along with", "together with", "plus", "and also", "also", "and the", "but", "but also", "while")},
    "or": {"": ("or", "or the")},
    "both": {"": ("both",)},
    "rel": {"": ("who", "whose", "which", "that", "where", "with", "having", "whom", "when", "with a", "with the", "that have", "who have", "which have", "that has", "who has", "which has", "where the", "for which",
                 "in which", "who had", "that had", "with an", "for whom", "have", "has", "had", "has a", "have a", "has an", "have an", "that are", "who are", "which are", "that is", "who is",
                 "had a", "having a", "if", "such that", "given", "the one with", "the ones with", "those with", "those who", "that were", "who were", "who was", "that was", "whose the")},
    "of": {"": ("of", "of the", "of all", "of all the", "for", "for the", "for all", "for all the", "in", "in the", "from", "from the", "on", "on the", "at", "at the", "within", "among", "inside", "into", "during",
                "to", "to the", "through", "about", "regarding", "of the different", "during the", "of these", "of those", "in all", "as a", "as an", "as the", "as", "with respect to", "between the", "of a", "of an", "in a", "for a",
                "corresponding to", "belonging to", "for those", "for these", "in total", "of any", "of their", "for their", "in their")},
    "ask": {"": ("what", "which", "show", "list", "find", "give", "return", "display", "tell", "get", "what are", "what is", "show me", "give me", "tell me", "what were", "what was", "list all", "find all",
                 "find the", "list the", "show the", "return the", "what are the", "what is the", "show all", "give me the", "show me the", "please", "please show", "can you", "could you", "i want", "i want to know",
                 "who is", "who are", "who", "where", "when", "present", "provide", "report", "compute", "calculate", "determine", "identify", "retrieve", "fetch", "see", "look up", "i would like", "i need",
                 "which are", "which is", "who were", "who was", "return me", "what about", "how about", "count them", "let me know", "describe", "compare", "visualize", "plot", "draw", "create", "make", "return all",
                 "display the", "display all", "give the", "give all", "get the", "get all", "where is", "where are", "when is", "when was", "when did", "how much", "how much is", "how much was", "how long", "how old",
                 "how big", "what's", "how tall", "tell me the", "how much do", "how much does", "how much did", "list out", "select", "is there", "are there", "does", "name the")},
    "desc": {"": ("information", "info", "information is there on", "everything", "the information of", "all information about", "all information", "information about", "information on", "information of", "details of", "all details of", "everything about", "all the information",
                  "all the details", "full details", "all columns", "all fields", "all details", "the details of", "all the information about")},
    "pair": {"": ("distribution", "distribution of", "relationship", "relationship between", "correlation", "correlation between", "comparison", "comparison about", "the distribution of", "relation between",
                  "relation", "association between", "correlation of", "relationship of", "about the distribution of", "the relationship between", "the correlation between", "scatter of")},
    "share": {"share": ("share of", "share of total", "percentage of", "percent of", "% of", "percentage share of", "what percentage of", "what share of", "what percent of", "what proportion of", "fraction of", "what fraction of", "share"),
              "rate": ("rate", "ratio", "percentage", "share", "percent")},
    "ratio": {"": ("as a percentage of", "as percentage of", "as a share of", "as a percent of", "divided by", "relative to", "as percent of", "as a fraction of", "as share of", "to")},
    "window": {"growth": ("growth", "growth of", "growth rate", "growth in", "change over previous", "month over month", "year over year", "yoy", "mom", "growth rate of"),
               "cumulative": ("cumulative", "running total", "running total of", "cumulated", "accumulated", "running sum of", "cumulative total of")},
    "versus": {"": ("vs", "versus", "compared to", "compared with", "against", "vs.")},
    "skip": {"": ("x axis", "y axis", "x-axis", "y-axis", "trend", "trend of", "trend about", "the trend of", "change of", "the change of", "change in", "proportion of", "the proportion of", "proportion", "axis", "x", "y")},
}
STOP = frozenset(
    """a an the all is are was were be been being do does did this these those there their its it his her my our your them they he she we you i us me any some such so then than too very can could
    would will should may might must just please also only now if s t own who whose whom out up let me have has had having one ones list corresponding respective respectively together entire whole world
    exactly currently either each other same another else both via using used use located based happen happened happening occurred occur occurs exist exists existing available made get got
    placed given took take taken hold held come came go live lives living reside resides belong belongs owned own owns raised make makes made work works working call called named name: registered
    listed recorded stored shown contain ever even still yet already once name details information data dataset table records rows record row entry entries result results value values ? . , ! ; :
    spoken speak speaks offer offers offered play plays played perform performed participate participated attend attended written write wrote describe described appear appears show shows see
    having want wants like need needs know tell different various among between about around over as at by for from in into of on onto to with within without and or but not no it's
    total overall sum visualize visualise display present provide return find give plot draw chart graph diagram please sorted sort order ordered rank ranked ascending descending asc desc
    associated related respective correspond corresponds including include includes followed per every time times been did does doing done lies lie covers cover covered run runs ran running
    say says made up kind consist consists considered classified processed enrolled became become becomes had done took place part that which what where when how why
    """.split()
)


@cache
def phrase_table() -> dict[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Every phrase as words, with the (kind, payload) pairs it may mean."""
    table: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for kind, payloads in PHRASES.items():
        for payload, phrases in payloads.items():
            for phrase in phrases:
                table.setdefault(tuple(phrase.split()), []).append((kind, payload))
    return {words: tuple(meanings) for words, meanings in table.items()}


LONGEST_PHRASE = 5
