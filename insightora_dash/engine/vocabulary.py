"""What SQL may be made of: sqlglot node classes, types and DuckDB function names. What is not listed is refused."""

from sqlglot import exp

_STRUCTURE = """
Select Subquery Union Except Intersect Values With CTE From Join Lateral Unnest Table TableAlias TableSample Where Group Having Qualify Window
WindowSpec Order Ordered Limit LimitOptions Offset Fetch Distinct Rollup Cube GroupingSets Filter WithinGroup IgnoreNulls RespectNulls
Column Columns Identifier Star Alias Aliases PropertyEQ Tuple Paren Literal Boolean Null Var Interval IntervalSpan DataType DataTypeParam
ColumnDef Collate AtTimeZone Bracket Slice Dot Lambda Comprehension Kwarg Array Struct PositionalColumn Placeholder Hint
"""
_OPERATORS = """
And Or Xor Not EQ NEQ GT GTE LT LTE Is Between In Like ILike SimilarTo RegexpLike RegexpILike Glob NullSafeEQ NullSafeNEQ Any All Exists
Add Sub Mul Div IntDiv Mod Pow Neg DPipe BitwiseAnd BitwiseOr BitwiseXor BitwiseNot BitwiseLeftShift BitwiseRightShift
Case If Cast TryCast Try Escape JSONExtract JSONExtractScalar JSONPath JSONPathKey JSONPathRoot JSONPathSubscript JSONPathWildcard
ArrayContainsAll ArrayContainedBy ArrayOverlaps ArrayContains
"""
_AGGREGATES = """
Count CountIf Sum Avg Min Max Median Mode Quantile ApproxQuantile PercentileCont PercentileDisc Stddev StddevPop StddevSamp Variance
VariancePop Corr CovarPop CovarSamp RegrSlope RegrIntercept RegrR2 RegrCount RegrAvgx RegrAvgy RegrSxx RegrSyy RegrSxy Skewness Kurtosis
ApproxDistinct AnyValue First Last ArgMax ArgMin GroupConcat ArrayAgg ArrayConcatAgg ArrayUniqueAgg LogicalAnd LogicalOr BitwiseAndAgg
BitwiseOrAgg BitwiseXorAgg Grouping GroupingId ApproxTopK
"""
_WINDOWS = "RowNumber Rank DenseRank PercentRank CumeDist Ntile Lag Lead FirstValue LastValue NthValue"
_TIMES = """
CurrentDate CurrentTime CurrentTimestamp Localtime Localtimestamp DateTrunc TimestampTrunc DateAdd DateSub DateDiff DateBin DateFromParts
TimestampFromParts TimeFromParts Extract Year Month Quarter Week WeekOfYear YearOfWeek YearOfWeekIso Day DayOfMonth DayOfWeek DayOfWeekIso DayOfYear Hour Minute
Second Dayname Monthname LastDay StrToTime StrToDate StrToUnix TimeToStr TimeToUnix UnixToTime ToDays Date Timestamp TsOrDsToDate
TsOrDsToTimestamp TsOrDsAdd TsOrDsDiff TimestampDiff TimestampAdd TimestampSub TimeStrToTime DateStrToDate MonthsBetween Century Decade
Epoch JustifyDays JustifyHours JustifyInterval MakeInterval GenerateSeries GenerateDateArray ConvertTimezone
"""
_TEXTS = """
Lower Upper Length Substring Left Right Trim Replace Reverse Initcap Concat ConcatWs SplitPart Split StringToArray Contains StartsWith EndsWith StrPosition
RegexpExtract RegexpExtractAll RegexpReplace RegexpSplit RegexpCount RegexpInstr Translate Ascii Chr Unicode Levenshtein JarowinklerSimilarity
DamerauLevenshtein EditDistance MD5 SHA SHA2 Hex LowerHex Unhex Pad Repeat Format ByteLength BitLength Stuff Space ToChar Soundex
"""
_NUMBERS = """
Abs Round Ceil Floor Trunc Sqrt Cbrt Exp Ln Log Sign Pi Sin Cos Tan Asin Acos Atan Atan2 Sinh Cosh Tanh Cot Degrees Radians Factorial
Greatest Least Rand WidthBucket IsNan IsInf Gcd Lcm SafeDivide Coalesce Nullif Nvl2 Typeof Case
"""
_LISTS = """
Explode Transform ArrayFilter ArraySize ArrayToString ArrayDistinct ArraySort SortArray ArraySum ArrayMax ArrayMin ArrayPosition ArraySlice
ArrayConcat ArrayReverse ArrayFirst ArrayLast List Map ToMap MapKeys MapValues StructExtract Flatten
"""

NODES: frozenset[type[exp.Expr]] = frozenset(
    getattr(exp, name)
    for group in (_STRUCTURE, _OPERATORS, _AGGREGATES, _WINDOWS, _TIMES, _TEXTS, _NUMBERS, _LISTS)
    for name in group.split()
    if hasattr(exp, name) and name not in ("Placeholder", "Hint")
)

# Functions that sqlglot has no class for, by DuckDB's names.
FUNCTIONS = frozenset(
    """
age date_part datepart date_sub datesub date_diff datediff date_trunc datetrunc date_add now today make_date make_time make_timestamp
make_timestamp_ms make_timestamp_ns to_timestamp to_years to_quarters to_months to_weeks to_days to_hours to_minutes to_seconds
to_milliseconds to_microseconds to_decades to_centuries epoch epoch_ms epoch_us epoch_ns era isoyear isodow yearweek weekday weekofyear week
dayofweek dayofmonth dayofyear millisecond microsecond nanosecond millennium century decade timezone timezone_hour timezone_minute
try_strptime strptime strftime time_bucket julian last_day monthname dayname transaction_timestamp current_localtimestamp
current_localtime get_current_timestamp
lcase ucase len length strlen prefix suffix contains starts_with ends_with ltrim rtrim trim instr position strpos substring_grapheme length_grapheme left_grapheme right_grapheme strip_accents
nfc_normalize string_split str_split string_split_regex str_split_regex regexp_split_to_array regexp_full_match regexp_matches regexp_escape
jaccard hamming mismatches jaro_similarity jaro_winkler_similarity levenshtein damerau_levenshtein editdist3 ord unicode bar url_encode url_decode
parse_filename printf format md5 sha1 sha256 hash like_escape ilike_escape not_like_escape not_ilike_escape formatreadablesize
formatreadabledecimalsize format_bytes lpad rpad
even fdiv fmod divide add subtract multiply pow power gcd lcm lgamma gamma log10 log2 mod nextafter signbit isfinite isinf isnan trunc
round_even roundbankers greatest_common_divisor least_common_multiple bit_count xor setbit random acosh asinh atanh constant_or_null equi_width_bins
count_star product favg fsum sumkahan kahan_sum geomean geometric_mean entropy mad bool_and bool_or every bit_and bit_or bit_xor mode median
quantile quantile_cont quantile_disc reservoir_quantile approx_quantile approx_count_distinct approx_top_k stddev stddev_pop stddev_samp
var_pop var_samp variance covar_pop covar_samp corr sem skewness kurtosis kurtosis_pop regr_count regr_avgx regr_avgy regr_sxx regr_syy
regr_sxy regr_r2 regr_slope regr_intercept histogram histogram_exact arbitrary first last any_value arg_max arg_min argmax argmin
arg_max_null arg_min_null max_by min_by string_agg listagg group_concat list array_agg count_if countif grouping grouping_id
weighted_avg wavg
row row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
struct_pack struct_extract struct_insert struct_extract_at struct_contains array_length array_extract list_value list_extract list_element
list_count list_sum list_avg list_min list_max list_median list_mode list_first list_last list_any_value list_stddev_pop list_stddev_samp
list_var_pop list_var_samp list_product list_string_agg list_contains list_has list_has_any list_has_all list_position list_indexof
list_distinct list_unique list_sort list_reverse_sort list_reverse list_slice list_concat list_cat list_append list_prepend list_filter
list_transform list_apply list_intersect list_zip list_where list_select list_grade_up array_contains array_has array_has_any
array_has_all array_position array_indexof array_distinct array_unique array_sort array_reverse_sort array_slice array_concat array_cat
array_filter array_transform array_apply array_intersect array_to_string array_reverse len cardinality flatten element_at map_keys
map_values map_entries map_contains map_extract map_extract_value map_from_entries
json_extract json_extract_string json_extract_path json_extract_path_text json_array_length json_type json_valid json_keys json_contains
json_structure json_value json_exists to_json json_array json_object json_group_array json_group_object
ifnull nvl coalesce nullif if typeof is_histogram_other_bin try_cast can_cast_implicitly
""".split()
)

TYPES = frozenset(
    getattr(exp.DType, name)
    for name in (
        "BOOLEAN TINYINT SMALLINT INT BIGINT INT128 INT256 UTINYINT USMALLINT UINT UBIGINT UINT128 FLOAT DOUBLE DECIMAL BIGDECIMAL VARCHAR CHAR "
        "NCHAR NVARCHAR TEXT BLOB VARBINARY BINARY BIT DATE TIME TIMETZ TIMESTAMP TIMESTAMPTZ TIMESTAMPLTZ TIMESTAMPNTZ TIMESTAMP_S TIMESTAMP_MS "
        "TIMESTAMP_NS DATETIME INTERVAL UUID JSON STRUCT ARRAY LIST MAP BIGNUM YEAR"
    ).split()
    if hasattr(exp.DType, name)
)
