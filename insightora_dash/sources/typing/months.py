"""Names of months in the languages that dates are written in, as SQL that makes them English."""

import re
from collections.abc import Iterable
from functools import cache

from insightora_dash.sources.readers.staging import literal

_NAMES = (
    "ene enero gen gennaio ian ianuarie jan janeiro januar januari january január janv janvier jän jänner led leden ledna oca ocak sty styczeń "
    "stycznia tammi tammikuu tammikuuta січ січень січня янв январь января",
    "feb febbraio febr febrero februar februari februarie february február fev fevereiro févr février helmi helmikuu helmikuuta lut lutego luty "
    "úno únor února şub şubat лют лютий лютого февр февраль февраля",
    "bře březen března maalis maaliskuu maaliskuuta maart maerz mar marca march mars mart martie marts marzec marzo março mrt mrz márc március "
    "mär märz бер березень березня мар март марта",
    "abr abril apr april aprile aprilie avr avril dub duben dubna huhti huhtikuu huhtikuuta kwi kwiecień kwietnia nis nisan ápr április апр "
    "апрель апреля квіт квітень квітня",
    "kvě květen května mag maggio mai maio maj maja may mayo mayıs mei máj május touko toukokuu toukokuuta май мая трав травень травня",
    "cze czerwca czerwiec giu giugno haz haziran iun iunie juin jun june junho juni junio jún június kesä kesäkuu kesäkuuta červen června čvn июн "
    "июнь июня черв червень червня",
    "heinä heinäkuu heinäkuuta iul iulie juil juillet jul julho juli julio july júl július lip lipca lipiec lug luglio tem temmuz července "
    "červenec čvc июл июль июля лип липень липня",
    "ago agosto août aug august augusti augustus augusztus ağu ağustos elo elokuu elokuuta sie sierpień sierpnia srp srpen srpna авг август "
    "августа серп серпень серпня",
    "eyl eylül sep sept september septembre septembrie septiembre set setembro settembre syys syyskuu syyskuuta szept szeptember wrz wrzesień "
    "września zář září вер вересень вересня сент сентябрь сентября",
    "eki ekim loka lokakuu lokakuuta oct october octobre octombrie octubre okt oktober október ott ottobre out outubro paź październik "
    "października říj říjen října жовт жовтень жовтня окт октябрь октября",
    "kas kasım lis listopad listopada listopadu marras marraskuu marraskuuta noiembrie nov november novembre novembro noviembre лист листопад "
    "листопада нояб ноябрь ноября",
    "ara aralık dec december decembrie des desember dez dezember dezembro dic dicembre diciembre déc décembre gru grudnia grudzień joulu joulukuu "
    "joulukuuta pro prosince prosinec груд грудень грудня дек декабрь декабря",
)  # of January to December
_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


def month_of(word: str) -> int | None:
    """The number of a month by its name or abbreviation in any of the known languages."""
    return _months().get(word.lower().rstrip("."))


def english_sql(words: Iterable[str]) -> str:
    """SQL over `{c}` with these month names replaced by their English abbreviations."""
    months = {number for word in words if (number := month_of(word))}
    every = [word for word, number in _months().items() if number in months]
    sql = "{c}"
    for number in sorted(months):
        names = "|".join(sorted((re.escape(word) for word in every if _months()[word] == number), key=len, reverse=True))
        pattern = literal(rf"(?i)(^|[^\pL])({names})\.?([^\pL]|$)")
        sql = f"regexp_replace({sql}, {pattern}, '\\1{_ENGLISH[number - 1]}\\3')"
    return sql


@cache
def _months() -> dict[str, int]:
    return {word: number for number, words in enumerate(_NAMES, start=1) for word in words.split()}
