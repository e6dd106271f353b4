#!/usr/bin/env bash
# Java for Spark: the one there is, or Debian's, installed when root. Without one the Spark tests say what is missing.
set -uo pipefail
command -v java > /dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  timeout 120 apt-get update -qq > /dev/null 2>&1
  timeout 240 apt-get install -y -qq openjdk-17-jre-headless > /dev/null 2>&1
fi
exit 0
