#!/usr/bin/env bash
# An ODBC driver for PostgreSQL: the one there is, or Debian's, installed when root. Without one the ODBC tests say what is missing.
set -uo pipefail
grep -qs "^\[PostgreSQL Unicode\]" /etc/odbcinst.ini && ldconfig -p | grep -q libodbc.so.2 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  timeout 120 apt-get update -qq > /dev/null 2>&1
  timeout 240 apt-get install -y -qq odbc-postgresql libodbc2 > /dev/null 2>&1
fi
exit 0
