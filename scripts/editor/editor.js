/* CodeMirror 6 for SQL as one file; assets/sql.js uses what it hangs on the window. */
import {basicSetup} from 'codemirror';
import {acceptCompletion} from '@codemirror/autocomplete';
import {PostgreSQL, SQLDialect, schemaCompletionSource, keywordCompletionSource, sql} from '@codemirror/lang-sql';
import {HighlightStyle, syntaxHighlighting} from '@codemirror/language';
import {lintGutter, setDiagnostics} from '@codemirror/lint';
import {Compartment, EditorState, Prec} from '@codemirror/state';
import {EditorView, keymap, placeholder} from '@codemirror/view';
import {tags} from '@lezer/highlight';

/* DuckDB writes PostgreSQL's SQL with words of its own. */
const words = ' qualify asof positional semi anti pivot unpivot exclude replace columns summarize describe sample';
const DuckDB = SQLDialect.define({...PostgreSQL.spec, keywords: PostgreSQL.spec.keywords + words});

window.CodeMirror = {
  basicSetup, acceptCompletion, DuckDB, schemaCompletionSource, keywordCompletionSource, sql, HighlightStyle, syntaxHighlighting, lintGutter, setDiagnostics,
  Compartment, EditorState, Prec, EditorView, keymap, placeholder, tags,
};
