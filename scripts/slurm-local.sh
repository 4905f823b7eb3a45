#!/usr/bin/env bash
# A real Slurm on this machine alone, for tests: munged, slurmctld, and emulated nodes, each a slurmd. Loopback only, without
# systemd, control groups or a database; all state is under $SLURM_LOCAL_DIR, nothing in /etc is used or changed.
#   slurm-local.sh start | stop [--purge] | status | env
#   slurm-local.sh kill-node NAME    SIGKILL to the node's slurmd only: its jobs live on as orphans
#   slurm-local.sh crash-node NAME   SIGKILL to slurmd and every process of its jobs: a machine that lost power
#   slurm-local.sh start-node NAME   bring it back
# With SLURM_LOCAL_OWNER=PID everything ends, and is purged, when that process is gone.
# `eval "$(scripts/slurm-local.sh env)"` points sbatch, squeue and scontrol at it (SLURM_CONF).
# Needs Debian's slurmctld, slurmd, slurm-client and munge, and a host name that is in /etc/hosts as 127.0.0.1.
set -euo pipefail

DIR=${SLURM_LOCAL_DIR:-/tmp/slurm-local}
NODES=${SLURM_LOCAL_NODES:-2}              # emulated nodes: node1..nodeN
CPUS=${SLURM_LOCAL_CPUS:-2}                # CPUs claimed by each (not checked against the hardware)
MEM=${SLURM_LOCAL_MEM:-4096}               # MiB claimed by each
PORT=${SLURM_LOCAL_PORT:-26817}            # slurmctld; node i listens on PORT+i
MAXARRAY=${SLURM_LOCAL_MAX_ARRAY:-1001}    # MaxArraySize: largest index + 1
SLURMD_TIMEOUT=${SLURM_LOCAL_SLURMD_TIMEOUT:-6}   # s without an answer before a node is DOWN
ME=$(id -un)
HOST=$(hostname -s 2>/dev/null || hostname)
export SLURM_CONF=$DIR/etc/slurm.conf
PATH=$PATH:/usr/sbin:/sbin

die() { echo "slurm-local.sh: $*" >&2; exit 1; }
# A pid file counts only while that pid is alive AND runs the program we started.
alive() { # FILE PROGRAM
  local p; p=$({ tr -dc 0-9 <"$1"; } 2>/dev/null) || return 1; [ -n "$p" ] || return 1
  [ "$(cat "/proc/$p/comm" 2>/dev/null)" = "$2" ] || return 1
  [ "$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$p/status" 2>/dev/null)" != Z ]
}
pid() { tr -dc 0-9 <"$1"; }
wait_for() { # SECONDS COMMAND...
  local end=$((SECONDS + $1)); shift
  until "$@" >/dev/null 2>&1; do [ $SECONDS -lt $end ] || return 1; sleep 0.1; done
}
end_pid() { # FILE PROGRAM [SIGNAL]
  alive "$1" "$2" || { rm -f "$1"; return 0; }
  local p i; p=$(pid "$1"); kill -"${3:-TERM}" "$p" 2>/dev/null || true
  for i in $(seq 1 100); do alive "$1" "$2" || { rm -f "$1"; return 0; }; sleep 0.1; done
  kill -KILL "$p" 2>/dev/null || true; rm -f "$1"
}

# Pids of our jobs' processes (of node $1 only, if given), by what Slurm put in their environment,
# and of the slurmstepds above them.  Other Slurms on the machine have another SLURM_CONF.
job_pids() {
  local d p pp
  for d in /proc/[0-9]*; do
    p=${d#/proc/}; [ "$p" != $$ ] || continue
    grep -qzxF "SLURM_CONF=$SLURM_CONF" "$d/environ" 2>/dev/null || continue
    grep -qz '^SLURM_JOB_ID=' "$d/environ" 2>/dev/null || continue
    [ -z "${1:-}" ] || grep -qzxF "SLURMD_NODENAME=$1" "$d/environ" 2>/dev/null || continue
    pp=$(sed -n 's/^PPid:[[:space:]]*//p' "$d/status" 2>/dev/null || true)
    case $(cat "/proc/${pp:-0}/comm" 2>/dev/null) in slurmstepd) echo "$pp";; esac
    echo "$p"
  done | sort -un
}
kill_jobs() { local p; for p in $(job_pids "$@"); do kill -KILL "$p" 2>/dev/null || true; done; }

write_conf() {
  mkdir -p "$DIR"/{etc,munge,run,log,state,spool}
  chmod 755 "$DIR" "$DIR"/{etc,munge,run,log}
  local addr; addr=$(getent ahostsv4 "$HOST" | awk 'NR==1{print $1}' || true)
  case $addr in 127.*) ;; *) die "host name '$HOST' resolves to '${addr:-nothing}', not to loopback: put '127.0.0.1 $HOST' in /etc/hosts (NoInAddrAny binds to that address)";; esac
  [ -s "$DIR/munge/key" ] || mungekey -c -k "$DIR/munge/key"
  cat >"$SLURM_CONF" <<CONF
ClusterName=local
SlurmctldHost=$HOST($addr)
SlurmUser=$ME
SlurmdUser=$ME
SlurmctldPort=$PORT
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
CredType=cred/munge
# cred_expire is also the pause before a requeued job may start again (default 120 s)
AuthInfo=socket=$DIR/munge/socket,cred_expire=5
StateSaveLocation=$DIR/state
SlurmdSpoolDir=$DIR/spool/%n
SlurmctldPidFile=$DIR/run/slurmctld.pid
SlurmdPidFile=$DIR/run/slurmd.%n.pid
SlurmctldLogFile=$DIR/log/slurmctld.log
SlurmdLogFile=$DIR/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$DIR/log/jobcomp.log
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=2,sched_interval=2,batch_sched_delay=0,sched_min_interval=200000
SlurmdParameters=config_overrides
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=$SLURMD_TIMEOUT
MessageTimeout=5
TCPTimeout=2
KillWait=5
MinJobAge=300
InactiveLimit=0
JobRequeue=1
MaxArraySize=$MAXARRAY
MaxJobCount=20000
PropagateResourceLimits=NONE
CONF
  local i
  for i in $(seq 1 "$NODES"); do
    echo "NodeName=node$i NodeHostname=node$i NodeAddr=$addr Port=$((PORT + i)) CPUs=$CPUS RealMemory=$MEM State=UNKNOWN"
  done >>"$SLURM_CONF"
  echo "PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP" >>"$SLURM_CONF"
}

# The daemons have no parent that they could end with. Not 'tail --pid': it has to follow a file, and any can go away.
watch_owner() {
  [ -n "${SLURM_LOCAL_OWNER:-}" ] && ! alive "$DIR/run/watchdog.pid" bash || return 0
  setsid bash -c 'while kill -0 "$1"; do sleep 1; done; rm -f "$2"; exec "$0" stop --purge' \
    "$(realpath "$0")" "$SLURM_LOCAL_OWNER" "$DIR/run/watchdog.pid" </dev/null >/dev/null 2>&1 &
  echo $! >"$DIR/run/watchdog.pid"
}
end_watchdog() {
  ! alive "$DIR/run/watchdog.pid" bash || kill -KILL -- "-$(pid "$DIR/run/watchdog.pid")" 2>/dev/null || true
  rm -f "$DIR/run/watchdog.pid"
}
start_munged() {
  alive "$DIR/run/munged.pid" munged && return 0
  munged --socket="$DIR/munge/socket" --key-file="$DIR/munge/key" --pid-file="$DIR/run/munged.pid" \
    --log-file="$DIR/log/munged.log" --seed-file="$DIR/munge/seed" --origin=127.0.0.1 --num-threads=2
}
start_ctld() {
  alive "$DIR/run/slurmctld.pid" slurmctld && return 0
  slurmctld -f "$SLURM_CONF" "$@"
}
start_node() { # NAME
  alive "$DIR/run/slurmd.$1.pid" slurmd && return 0
  mkdir -p "$DIR/spool/$1"
  slurmd -f "$SLURM_CONF" -N "$1"
}
node_names() { sed -n 's/^NodeName=\([^ ]*\).*/\1/p' "$SLURM_CONF"; }
all_up() { # every node answered and is usable
  local n want; want=$(node_names | wc -l)
  n=$(sinfo -h -N -o '%N %t' | awk '$2=="idle"||$2=="mix"||$2=="alloc"' | sort -u | wc -l)
  [ "$n" -eq "$want" ]
}

case ${1:-} in
  start)
    for c in munged mungekey slurmctld slurmd sbatch scontrol; do command -v $c >/dev/null || die "$c is missing: scripts/apt-install.sh slurmctld slurmd slurm-client munge"; done
    if ! alive "$DIR/run/slurmctld.pid" slurmctld; then write_conf; fi
    watch_owner
    start_munged
    start_ctld
    wait_for 60 scontrol ping || die "slurmctld does not answer; see $DIR/log/slurmctld.log"
    for n in $(node_names); do start_node "$n"; done
    wait_for 60 all_up || { sinfo -N -l >&2; die "not all nodes came up; see $DIR/log"; }
    echo "slurm-local.sh: up, $(node_names | wc -l) nodes, SLURM_CONF=$SLURM_CONF" ;;
  stop)
    [ -d "$DIR/run" ] || exit 0
    if alive "$DIR/run/slurmctld.pid" slurmctld; then
      timeout 10 scancel -u "$ME" 2>/dev/null || true      # end job processes first
      wait_for 15 sh -c '[ -z "$(squeue -h)" ]' || true
    fi
    for f in "$DIR"/run/slurmd.*.pid; do [ ! -e "$f" ] || end_pid "$f" slurmd; done
    kill_jobs                                                # orphans of killed nodes
    end_pid "$DIR/run/slurmctld.pid" slurmctld
    end_pid "$DIR/run/munged.pid" munged
    end_watchdog
    [ "${2:-}" != --purge ] || rm -rf "$DIR"
    echo "slurm-local.sh: stopped" ;;
  status)
    rc=0
    alive "$DIR/run/munged.pid" munged && echo "munged    up   $(pid "$DIR/run/munged.pid")" || { echo "munged    down"; rc=3; }
    alive "$DIR/run/slurmctld.pid" slurmctld && echo "slurmctld up   $(pid "$DIR/run/slurmctld.pid")" || { echo "slurmctld down"; rc=3; }
    if [ -e "$SLURM_CONF" ]; then for n in $(node_names); do
      alive "$DIR/run/slurmd.$n.pid" slurmd && echo "slurmd    up   $(pid "$DIR/run/slurmd.$n.pid") $n" || { echo "slurmd    down $n"; rc=3; }
    done; fi
    exit $rc ;;
  env) echo "export SLURM_CONF=$SLURM_CONF" ;;
  kill-node)  end_pid "$DIR/run/slurmd.$2.pid" slurmd KILL ;;
  crash-node) end_pid "$DIR/run/slurmd.$2.pid" slurmd KILL; kill_jobs "$2" ;;
  start-node) start_node "$2" ;;
  *) echo "usage: $0 start|stop [--purge]|status|env|kill-node NAME|crash-node NAME|start-node NAME" >&2; exit 2 ;;
esac
