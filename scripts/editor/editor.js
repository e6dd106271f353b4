/* CodeMirror 6 for SQL as one file; assets/sql.js uses what it hangs on the window. */
import {basicSetup} from 'codemirror';
import {acceptCompletion} from '@codemirror/autocomplete';
import {SQLDialect, schemaCompletionSource, keywordCompletionSource, sql} from '@codemirror/lang-sql';
import {HighlightStyle, syntaxHighlighting} from '@codemirror/language';
import {lintGutter, setDiagnostics} from '@codemirror/lint';
import {Compartment, EditorState, Prec} from '@codemirror/state';
import {EditorView, keymap, placeholder} from '@codemirror/view';
import {tags} from '@lezer/highlight';

/* The words of DuckDB's SELECT, and the functions that analysts use most; the server knows what may run. */
const keywords = 'all and anti any array as asc asof between by case collate cross current_date current_timestamp cube desc distinct else end escape except exclude exists '
  + 'false filter first following from full group grouping having ilike in inner intersect interval is join last lateral left like limit natural not null nulls offset on '
  + 'or order outer over partition pivot positional preceding qualify range recursive replace right rollup row rows sample select semi sets similar some struct table then '
  + 'ties true unbounded union unnest unpivot using values when where window with within';
const functions = 'abs age any_value arg_max arg_min avg bool_and bool_or cast ceil coalesce concat contains corr count cume_dist date_diff date_part date_trunc day dayname '
  + 'dense_rank extract first_value floor greatest hour if ifnull lag last_day last_value lead least left length lower lpad ltrim max median min mode month monthname mode '
  + 'ntile nullif percent_rank quantile_cont quarter rank regexp_matches regexp_replace replace right round row_number rpad rtrim split_part stddev strftime strptime '
  + 'string_agg substring sum trim try_cast upper variance week weekday year';
const types = 'bigint boolean date decimal double float integer numeric real smallint text time timestamp timestamptz tinyint uuid varchar';
const DuckDB = SQLDialect.define({keywords, builtin: functions, types, doubleQuotedStrings: false, operatorChars: '+-*/<>=~!@#%^&|?', specialVar: '$'});

window.CodeMirror = {
  basicSetup, acceptCompletion, DuckDB, schemaCompletionSource, keywordCompletionSource, sql, HighlightStyle, syntaxHighlighting, lintGutter, setDiagnostics,
  Compartment, EditorState, Prec, EditorView, keymap, placeholder, tags,
};
