#!/usr/bin/env bash
# Seven offices, seven copies: publishes the run's log and lets each office keep, check and co-sign it.
#
#   ./yoichi simulate --community samples/miyagi-7/community.yaml --out out/miyagi-7
#   samples/miyagi-7/mirrors.sh out/miyagi-7 out/miyagi-7-log
#
# YOICHI names another command than the checkout's own, e.g. an installed one.
set -euo pipefail
run=$1 log=$2 root=$(cd "$(dirname "$0")/../.." && pwd)
read -ra yoichi <<<"${YOICHI:-$root/yoichi}"
"${yoichi[@]}" log "$run" --out "$log"
for office in Tome Sendai Ishinomaki Kurihara Shiogama Natori Osaki; do
    "${yoichi[@]}" mirror "$log" --out "$log.$office" --key "$log.$office.key" --name "yoichi.example/miyagi-7/$office"
done
