"""German questions put into the English words that the grammar reads; names of the data stay as they are."""

import re
from collections.abc import Callable
from functools import cache

# A line per English phrase: what it stands for, then its German forms.
_PHRASES = """
how many: wie viele | wieviele | wie viel | wieviel
how much: wie hoch ist | wie hoch war | wie groß ist
number of: anzahl der | anzahl von | anzahl an | anzahl | zahl der
show: zeige mir | zeig mir | zeige | zeig | liste | gib mir | nenne mir | nenne
which: welche | welcher | welches | welchen | welchem
what is: was ist | was war | wie ist
who: wer
average: durchschnittlicher | durchschnittliche | durchschnittliches | durchschnittlichen | durchschnitt der | durchschnitt von | mittlere | mittlerer
total: gesamter | gesamte | gesamtes | gesamten | insgesamt | summe der | summe von | summe
median of: median der | median von
highest: höchste | höchster | höchstes | höchsten | größte | größter | größten | größtes
lowest: niedrigste | niedrigster | niedrigsten | niedrigstes | geringste | geringster | geringsten | kleinste | kleinster | kleinsten
most expensive: teuerste | teuerster | teuersten | teuerstes
cheapest: billigste | billigster | billigsten | günstigste | günstigster | günstigsten
oldest: älteste | ältester | ältesten
youngest: jüngste | jüngster | jüngsten
most: die meisten | den meisten | am meisten | meisten
fewest: die wenigsten | den wenigsten | am wenigsten | wenigsten
best: beste | bester | bestes | besten
worst: schlechteste | schlechtester | schlechtesten
by: nach | aufgeschlüsselt nach | gruppiert nach
per: pro | je
each: jede | jeder | jedes | jeden | jedem
in: im | in
all: alle | aller | allen
of: von | vom | des | der
from: aus
with: mit
without: ohne
and: und | sowie
or: oder
not: nicht | kein | keine | keinen
more than: mehr als | größer als | höher als | über
less than: weniger als | kleiner als | niedriger als | unter
at least: mindestens
at most: höchstens | maximal
between: zwischen
since: seit
before: vor
after: ab | nachdem
the: die | das | den | dem
a: ein | eine | einen | einer | eines
are there: gibt es | haben wir
have: haben | hat
is: ist | sind | war | waren
last month: letzten monat | letzter monat | im letzten monat | vorigen monat
last year: letztes jahr | letzten jahr | im letzten jahr | voriges jahr | vorigen jahr
last quarter: letztes quartal | letzten quartal | im letzten quartal
this month: diesen monat | in diesem monat
this year: dieses jahr | in diesem jahr
monthly: monatlich | monatlicher | monatliche
year: jahr | jahre | jahren
quarter: quartal | quartale
month: monat | monate | monaten
week: woche | wochen
day: tag | tage | tagen
weekday: wochentag | wochentage
share of: anteil der | anteil von | anteil
reports to: berichtet an | berichten an
growth of: wachstum der | wachstum von | wachstum
sorted by: sortiert nach | geordnet nach
descending: absteigend
ascending: aufsteigend
as a bar chart: als balkendiagramm | als säulendiagramm | als balken
as a pie chart: als kreisdiagramm | als tortendiagramm | als torte
as a line chart: als liniendiagramm | als linie
different: verschiedene | verschiedenen | unterschiedliche | unterschiedlichen
"""
_WORDS = """
revenue: umsatz umsätze umsatzes erlös erlöse
cost: kosten
profit: gewinn
margin: marge deckungsbeitrag
quantity: menge stückzahl
price: preis preise preises
list price: listenpreis listenpreise listenpreises
amount: betrag beträge betrages
fee: gebühr gebühren
fines: bußgelder mahngebühren
salary: gehalt gehälter gehalts lohn
budget: budget budgets
orders: bestellungen aufträge bestellung auftrag
customers: kunden kundinnen kunde kundin
products: produkte produkten artikel artikeln
product: produkt produkts
category: kategorie kategorien warengruppe
channel: kanal kanäle vertriebskanal
country: land länder ländern
city: stadt städte städten ort
region: region regionen
segment: segment segmente
carrier: spediteur versanddienst transporteur zusteller
delivery time: lieferzeit lieferdauer
employees: mitarbeiter mitarbeitern angestellte angestellten beschäftigte
department: abteilung abteilungen
projects: projekte projekt projekten
doctor: arzt ärztin ärzte ärzten
patients: patienten patient patientinnen
visits: besuche besuch besuchen termine
duration: dauer
age: alter
books: bücher büchern buch
authors: autoren autor autorin
members: mitglieder mitglied mitgliedern
loans: ausleihen ausleihe
pages: seiten
title: titel
branch: zweigstelle filiale filialen
invoices: rechnungen rechnung
vendor: lieferant lieferanten
cost center: kostenstelle kostenstellen
expenses: ausgaben
name: name namen
date: datum
born: geboren
returns: retouren rückgaben rücksendungen
germany: deutschland
france: frankreich
italy: italien
spain: spanien
austria: österreich
switzerland: schweiz
netherlands: niederlande niederlanden
poland: polen
united states: usa
sweden: schweden
norway: norwegen
january: januar jänner
february: februar
march: märz
may: mai
june: juni
july: juli
october: oktober
december: dezember
"""
# Words that no English question has; two of them, or one beside a name, make a question German.
_TELLING = frozenset({
    "wie", "viele", "viel", "welche", "welcher", "welches", "welchen", "zeige", "zeig", "nach", "pro", "je", "und", "oder", "mit", "ohne", "aus",
    "seit", "der", "das", "den", "dem", "des", "im", "von", "vom", "letzten", "letztes", "durchschnittliche", "durchschnittlicher", "anzahl",
    "umsatz", "summe", "gesamter", "ist", "sind", "gibt", "haben", "mehr", "als", "höchste", "meisten", "nenne", "liste", "wer", "ein", "eine",
    "zwischen", "berichtet", "berichten", "die", "besten", "beste",
})
_TOPS = re.compile(r"\b(?:die\s+)?(?:top\s+)?(\d+|zwei|drei|fünf|zehn)\s+(besten|größten|teuersten|schlechtesten|umsatzstärksten)\b")
_COUNTS = {"zwei": "2", "drei": "3", "fünf": "5", "zehn": "10"}


def is_german(question: str) -> bool:
    """Whether a question is asked in German."""
    words = re.findall(r"[^\W\d_]+", question.casefold())
    told = [word for word in words if word in _TELLING]
    return len(told) >= 2 or (bool(told) and any(word in _single() for word in words if word not in _TELLING))


def in_english(question: str, known: Callable[[str], bool]) -> str:
    """The question in the words of the grammar; a word that `known` says the data uses is left alone."""
    text = _TOPS.sub(lambda found: _top(found[1], found[2]), question)
    pattern, english = _forms()
    return pattern.sub(lambda found: found[0] if known(found[0].casefold()) else english[found[0].casefold()], text)


def _top(count: str, word: str) -> str:
    number = _COUNTS.get(count, count)
    return f"{number} most expensive" if word == "teuersten" else f"{'bottom' if word == 'schlechtesten' else 'top'} {number}"


@cache
def _single() -> frozenset[str]:
    return frozenset(word for line in _WORDS.strip().splitlines() for word in line.split(": ")[1].split())


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern of every German form, the longest first, and what each stands for."""
    english: dict[str, str] = {}
    for lines, separator in ((_PHRASES, " | "), (_WORDS, " ")):
        for line in lines.strip().splitlines():
            meant, _colon, forms = line.partition(": ")
            english.update({form.strip(): meant for form in forms.split(separator)})
    ranked = sorted(english, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(form) for form in ranked) + r")\b", re.IGNORECASE), english
