#!/bin/sh
# A private slapd with the people of the example portal, on 127.0.0.1, until it is stopped:
#   start.sh FOLDER PORT
# The folder is made and filled at the first start.
set -eu
if [ $# -ne 2 ]; then
    echo "start.sh FOLDER PORT" >&2
    exit 2
fi
PATH="$PATH:/usr/sbin:/usr/local/sbin"
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/conf" "$1/data"
folder=$(cd "$1" && pwd)
if [ ! -e "$folder/conf/cn=config" ]; then
    sed -e "s|@FOLDER@|$folder|g" -e "s|@SCHEMA@|$here/../../../adapters/ldap/schema|g" \
        "$here/config.ldif" > "$folder/config.ldif"
    slapadd -n 0 -F "$folder/conf" -l "$folder/config.ldif"
    slapadd -n 1 -F "$folder/conf" -l "$here/seed.ldif"
fi
exec slapd -d 0 -F "$folder/conf" -h "ldap://127.0.0.1:$2/"
