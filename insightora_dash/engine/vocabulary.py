"""What SQL may be made of: sqlglot node classes, types and DuckDB function names. What is not listed is refused."""

from sqlglot import exp

_STRUCTURE = """
Select Subquery Union Except Intersect Values With CTE From Join Lateral Unnest Table TableAlias TableSample Where Group Having Qualify Window
WindowSpec Order Ordered Limit LimitOptions Offset Fetch Distinct Rollup Cube GroupingSets Filter WithinGroup IgnoreNulls RespectNulls
Column Columns Identifier Star Alias Aliases PropertyEQ Tuple Paren Literal Boolean Null Var Interval IntervalSpan DataType DataTypeParam
ColumnDef Collate AtTimeZone Bracket Slice Dot Lambda Comprehension Kwarg Array Struct PositionalColumn RawString
"""
_OPERATORS = """
And Or Xor Not EQ NEQ GT GTE LT LTE Is Between In Like ILike SimilarTo RegexpLike RegexpILike RegexpFullMatch Glob NullSafeEQ NullSafeNEQ
Any All Exists Add Sub Mul Div IntDiv Mod Pow Neg DPipe BitwiseAnd BitwiseOr BitwiseXor BitwiseNot BitwiseLeftShift BitwiseRightShift
Case If Cast TryCast Try Escape JSONExtract JSONExtractScalar JSONPath JSONPathKey JSONPathRoot JSONPathSubscript JSONPathWildcard
ArrayContainsAll ArrayContainedBy ArrayOverlaps ArrayContains
"""
_AGGREGATES = """
Count CountIf Sum Avg Min Max Median Mode Quantile ApproxQuantile PercentileCont PercentileDisc Stddev StddevPop StddevSamp Variance
VariancePop Corr CovarPop CovarSamp RegrSlope RegrIntercept RegrR2 RegrCount RegrAvgx RegrAvgy RegrSxx RegrSyy RegrSxy Skewness Kurtosis
ApproxDistinct AnyValue First Last ArgMax ArgMin GroupConcat ArrayAgg LogicalAnd LogicalOr BitwiseAndAgg BitwiseOrAgg BitwiseXorAgg
Grouping GroupingId
"""
_WINDOWS = "RowNumber Rank DenseRank PercentRank CumeDist Ntile Lag Lead FirstValue LastValue NthValue"
_TIMES = """
CurrentDate CurrentTime CurrentTimestamp Localtime Localtimestamp DateTrunc TimestampTrunc DateAdd DateSub DateDiff DateBin DateFromParts
TimestampFromParts TimeFromParts Extract Year Month Quarter Week WeekOfYear YearOfWeek YearOfWeekIso Day DayOfMonth DayOfWeek DayOfWeekIso
DayOfYear Hour Minute Second Dayname Monthname LastDay StrToTime StrToDate StrToUnix TimeToStr TimeToUnix UnixToTime ToDays Date Timestamp
TimestampDiff MakeInterval GenerateSeries ConvertTimezone
"""
_TEXTS = """
Lower Upper Length Substring Left Right Trim Replace Reverse Initcap Concat ConcatWs SplitPart Split StringToArray Contains StartsWith
EndsWith StrPosition RegexpExtract RegexpExtractAll RegexpReplace RegexpSplit RegexpCount Translate Ascii Chr Unicode Levenshtein
JarowinklerSimilarity MD5 SHA SHA2 Hex LowerHex Unhex Pad Repeat Format ByteLength BitLength
"""
_NUMBERS = """
Abs Round Ceil Floor Trunc Sqrt Cbrt Exp Ln Log Sign Pi Sin Cos Tan Asin Acos Atan Atan2 Sinh Cosh Tanh Asinh Acosh Atanh Cot Degrees
Radians Factorial Greatest Least Rand WidthBucket IsNan IsInf Coalesce Nullif Typeof
"""
_LISTS = """
Explode Transform ArrayFilter ArraySize ArrayToString ArrayDistinct ArraySort ArraySum ArrayMax ArrayMin ArrayPosition ArraySlice ArrayConcat
ArrayAppend ArrayPrepend ArrayReverse ArrayFirst ArrayLast ArrayIntersect List Map ToMap MapKeys MapFromEntries StructExtract Flatten JSONKeys
JSONType
"""

_DATE_FUNCTIONS = """
age ago current_localtime current_localtimestamp date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc
dayname dayofmonth dayofweek dayofyear days_in_month century decade epoch epoch_ms epoch_ns epoch_us era get_current_timestamp isodow
isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns microsecond millennium millisecond
monthname nanosecond now strftime strptime time_bucket timezone timezone_hour timezone_minute to_centuries to_days to_decades to_hours
to_microseconds to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today transaction_timestamp
try_strptime week weekday weekofyear yearweek
"""
_TEXT_FUNCTIONS = """
bar contains damerau_levenshtein editdist3 ends_with format format_bytes formatreadabledecimalsize formatreadablesize hamming hash
ilike_escape instr jaccard jaro_similarity jaro_winkler_similarity lcase left_grapheme len length length_grapheme levenshtein like_escape
lpad ltrim md5 mismatches nfc_normalize not_ilike_escape not_like_escape ord parse_filename position prefix printf regexp_escape
regexp_full_match regexp_matches regexp_split_to_array repeat right_grapheme rpad rtrim sha1 sha256 starts_with str_split str_split_regex
string_split string_split_regex strip_accents strlen strpos substring_grapheme suffix trim ucase unicode url_decode url_encode
"""
_NUMBER_FUNCTIONS = """
acosh add asinh atanh bit_count divide even fdiv fmod gamma gcd greatest_common_divisor isfinite isinf isnan lcm least_common_multiple
lgamma log10 log2 mod multiply nextafter pow power random round_even roundbankers signbit subtract trunc xor
"""
_AGGREGATE_FUNCTIONS = """
any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_max_nulls_last arg_min arg_min_null
arg_min_nulls_last argmax argmin array_agg bit_and bit_or bit_xor bool_and bool_or corr count_if count_star countif covar_pop covar_samp
cume_dist dense_rank entropy every favg first first_value fsum geomean geometric_mean group_concat grouping grouping_id histogram
histogram_exact kahan_sum kurtosis kurtosis_pop lag last last_value lead list listagg mad max_by mean median min_by mode nth_value ntile
percent_rank product quantile quantile_cont quantile_disc rank regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
regr_sxy regr_syy reservoir_quantile row_number sem skewness stddev stddev_pop stddev_samp string_agg sumkahan var_pop var_samp variance
wavg weighted_avg
"""
_LIST_FUNCTIONS = """
array_append array_apply array_cat array_concat array_contains array_distinct array_extract array_filter array_has array_has_all
array_has_any array_indexof array_intersect array_length array_position array_prepend array_reverse array_reverse_sort array_slice
array_sort array_to_string array_transform array_unique cardinality element_at flatten json_array_length json_contains json_exists
json_extract json_extract_path json_extract_path_text json_extract_string json_structure json_type json_valid json_value list_any_value
list_append list_apply list_avg list_bool_and list_bool_or list_cat list_concat list_contains list_count list_distinct list_element
list_extract list_filter list_first list_grade_up list_has list_has_all list_has_any list_indexof list_intersect list_last list_max
list_median list_min list_mode list_position list_prepend list_product list_reverse list_reverse_sort list_select list_slice list_sort
list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_value list_var_pop list_var_samp list_where
list_zip map_contains map_entries map_extract map_extract_value map_from_entries map_keys map_values row struct_contains struct_extract
struct_extract_at struct_insert struct_pack to_json
"""
_TYPES = """
BOOLEAN TINYINT SMALLINT INT BIGINT INT128 UTINYINT USMALLINT UINT UBIGINT UINT128 FLOAT DOUBLE DECIMAL VARCHAR CHAR NCHAR NVARCHAR TEXT
VARBINARY BINARY BLOB BIT DATE TIME TIMETZ TIMESTAMP TIMESTAMPTZ TIMESTAMPNTZ TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS DATETIME INTERVAL UUID
JSON STRUCT ARRAY LIST MAP
"""


def _words(*groups: str) -> frozenset[str]:
    return frozenset(word for group in groups for word in group.split())


NODES: frozenset[type[exp.Expr]] = frozenset(
    getattr(exp, name) for name in _words(_STRUCTURE, _OPERATORS, _AGGREGATES, _WINDOWS, _TIMES, _TEXTS, _NUMBERS, _LISTS)
)
# Functions that sqlglot has no class for.
FUNCTIONS = _words(_DATE_FUNCTIONS, _TEXT_FUNCTIONS, _NUMBER_FUNCTIONS, _AGGREGATE_FUNCTIONS, _LIST_FUNCTIONS) | {
    "coalesce",
    "ifnull",
    "nullif",
    "nvl",
    "typeof",
}
TYPES = frozenset(getattr(exp.DType, name) for name in _words(_TYPES))
