# Steps that ./run and ./test share; sourced, not run. Each says what it does when it takes longer
# than two seconds, and shows the end of its output when it fails.

# Repeats what is being done, with the seconds, until it is stopped. On a terminal in one line; in a
# log a line now and then.
_tick() {
    local what=$1 log=$2 begin=$SECONDS pause=2 place=""
    while sleep "$pause" >/dev/null 2>&1; do
        place=$(grep -o '^\[[0-9]*/[0-9]*\]' "$log" | tail -n 1) || true
        if [ -t 1 ]; then
            printf '\r%s…… %d 秒 %s ' "$what" $((SECONDS - begin)) "$place"
            pause=1
        else
            printf '%s…… %d 秒 %s\n' "$what" $((SECONDS - begin)) "$place"
            pause=30
        fi
    done
}

# step WHAT COMMAND…
step() {
    local what=$1 begin=$SECONDS status=0 log ticker
    shift
    log=$(mktemp)
    _tick "$what" "$log" &
    ticker=$!
    "$@" </dev/null >"$log" 2>&1 || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    if [ "$status" -ne 0 ]; then
        printf '\n%s：失败。输出的末尾：\n' "$what" >&2
        tail -n 40 "$log" >&2
        rm -f "$log"
        return "$status"
    fi
    rm -f "$log"
    if [ $((SECONDS - begin)) -ge 2 ]; then
        [ -t 1 ] && printf '\r\033[K'
        printf '%s：完成，%d 秒\n' "$what" $((SECONDS - begin))
    fi
}

_as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "需要管理员权限：请以 root 运行，或先安装 sudo。" >&2
        return 1
    fi
}

# Prints the packages of the lists that are neither installed nor replaced by their command.
_missing_packages() {
    local package command wanted=()
    while read -r package command; do
        case $package in '' | '#'*) continue ;; esac
        [ -n "$command" ] && command -v "$command" >/dev/null && continue
        wanted+=("$package")
    done < <(cat "$@")
    comm -23 <(printf '%s\n' "${wanted[@]}" | sort -u) <(
        dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
            sed -n 's/^installed //p' | sort -u
    )
}

# Another apt may be running (a fresh machine updates itself): wait for it.
_apt() {
    _as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -y "$@"
}

# need_packages LIST…
need_packages() {
    local missing
    missing=$(_missing_packages "$@")
    [ -z "$missing" ] && return
    echo "安装 Debian 软件包：" ${missing//$'\n'/ }
    step "读取软件包目录" _apt update
    # shellcheck disable=SC2086 # one word a package
    step "安装软件包" _apt install --no-install-recommends $missing
}

# need_node_modules FOLDER: what its lock file says, no more and no less.
need_node_modules() {
    local folder=$1
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock" && return
    step "安装 $folder 的 npm 软件包" env PUPPETEER_SKIP_DOWNLOAD=1 npm ci --prefix "$folder"
    cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock"
}

# need_build FOLDER TARGET MESON-OPTION…: configures once, then builds what has changed. An empty
# target means everything.
need_build() {
    local folder=$1 target=$2
    shift 2
    [ -f "$folder/build.ninja" ] || step "配置 $folder" meson setup "$folder" "$@"
    # shellcheck disable=SC2086 # an empty target is no argument
    step "编译 $folder" ninja -C "$folder" $target
}
