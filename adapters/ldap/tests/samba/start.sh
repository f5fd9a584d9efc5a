#!/bin/sh
# Starts a private Active Directory domain controller (Samba) in the foreground, until SIGTERM:
#
#   start.sh FOLDER ADDRESS
#
# ADDRESS is a loopback address of its own, because Samba's LDAP ports (389, 636) are fixed; they need
# root. Nothing outside FOLDER is written. The domain is DC=ad,DC=example,DC=test; the password of
# administrator@ad.example.test is in FOLDER/admin-password, the root of the server's certificate in
# FOLDER/ca.pem.
set -eu
PATH="$PATH:/usr/sbin"
folder=$1
address=$2
for part in private state cache lock pid log sysvol ncalrpc etc; do mkdir -p "$folder/$part"; done
chmod 700 "$folder" "$folder/private"
password="Aa1-$(openssl rand -hex 12)"
(umask 077; printf '%s' "$password" > "$folder/admin-password")

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
    -subj "/CN=keydesk test root" -addext basicConstraints=critical,CA:TRUE \
    -keyout "$folder/ca.key" -out "$folder/ca.pem" 2> /dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=dc1.ad.example.test" \
    -keyout "$folder/private/server.key" -out "$folder/server.csr" 2> /dev/null
printf 'subjectAltName=DNS:dc1.ad.example.test,IP:%s\nbasicConstraints=CA:FALSE\n' "$address" \
    > "$folder/server.ext"
openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" \
    -CAcreateserial -days 30 -extfile "$folder/server.ext" -out "$folder/server.pem" 2> /dev/null
chmod 600 "$folder/private/server.key"

# `vfs objects` and `posix:eadb` keep file attributes in a file of their own: a container's file system
# may have none.
samba-tool domain provision --realm=AD.EXAMPLE.TEST --domain=EXAMPLE --host-name=dc1 \
    --host-ip="$address" --server-role=dc --dns-backend=NONE --adminpass="$password" \
    --targetdir="$folder" --option="interfaces=$address/8" --option="bind interfaces only=yes" \
    --option="vfs objects=dfs_samba4 acl_xattr xattr_tdb" \
    --option="posix:eadb=$folder/private/eadb.tdb" > "$folder/log/provision.log" 2>&1

cat > "$folder/etc/smb.conf" << END
[global]
    netbios name = DC1
    realm = AD.EXAMPLE.TEST
    workgroup = EXAMPLE
    server role = active directory domain controller
    server services = rpc, ldap, cldap, kdc, drepl, winbindd
    interfaces = $address/8
    bind interfaces only = yes
    private dir = $folder/private
    state directory = $folder/state
    cache directory = $folder/cache
    lock directory = $folder/lock
    binddns dir = $folder/bind-dns
    pid directory = $folder/pid
    ncalrpc dir = $folder/ncalrpc
    winbindd socket directory = $folder/winbindd
    ntp signd socket directory = $folder/ntp_signd
    log file = $folder/log/%m.log
    tls enabled = yes
    tls keyfile = $folder/private/server.key
    tls certfile = $folder/server.pem
    tls cafile = $folder/ca.pem
    posix:eadb = $folder/private/eadb.tdb
    vfs objects = dfs_samba4 acl_xattr xattr_tdb
    samba kcc command = /bin/true
END
exec samba --foreground --debug-stdout -s "$folder/etc/smb.conf" --model=standard \
    >> "$folder/log/samba.log" 2>&1
