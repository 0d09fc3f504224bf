"""A Slurm cluster of several nodes on this machine's loopback, as the user who runs the tests; started and ended by them alone."""
import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import time

NODES = 4
CPUS = 2
START_SECONDS = 30
# What differs from a site's: no munge, no cgroups, no accounting, everything on 127.0.0.1, and waiting times in seconds.
CONFIGURATION = """ClusterName=tests
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/none
CredType=cred/none
AuthInfo=cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
MpiDefault=none
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,sched_min_interval=20000,batch_sched_delay=0
PriorityType=priority/basic
ReturnToService=2
JobRequeue=1
SlurmdTimeout=5
SlurmctldTimeout=10
KillWait=2
MinJobAge=300
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
SlurmdParameters=config_overrides
"""


def free_ports(count):
    """Ports in a row that nobody listens on now."""
    for first in range(27100, 60000, 50):
        with contextlib.ExitStack() as sockets:
            try:
                for port in range(first, first + count):
                    sockets.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise OSError("no free ports")


def parent_of(pid):
    with open(f"/proc/{pid}/stat") as status:
        return int(status.read().rsplit(")", 1)[1].split()[1])


class Cluster:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.environment = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf"), "PATH": os.environ["PATH"] + ":/usr/sbin"}

    def start(self):
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        host, port = socket.gethostname().split(".")[0], free_ports(NODES + 1)
        text = CONFIGURATION.format(host=host, port=port, user=user, folder=self.folder)
        for node in range(1, NODES + 1):
            (self.folder / f"spool.n{node}").mkdir(parents=True)
            text += f"NodeName=n{node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port + node} CPUs={CPUS} RealMemory=1000 State=UNKNOWN\n"
        text += f"PartitionName=all Nodes=n[1-{NODES}] Default=YES MaxTime=30 State=UP\n"
        (self.folder / "state").mkdir()
        (self.folder / "slurm.conf").write_text(text)
        # Where the cgroups of a container cannot be written, slurmd would not start with the default.
        (self.folder / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\n")
        self.run("slurmctld", "-c", "-f", self.folder / "slurm.conf")
        for node in range(1, NODES + 1):
            self.start_node(f"n{node}")
        self.wait_until_idle()

    def wait_until_idle(self):
        until = time.monotonic() + START_SECONDS
        while self.run("sinfo", "-h", "-N", "-t", "idle", "-o", "%N", check=False).split() != [f"n{node}" for node in range(1, NODES + 1)]:
            if time.monotonic() > until:
                raise TimeoutError(f"the nodes did not come up: {self.run('sinfo', check=False)}; logs are in {self.folder}")
            time.sleep(0.1)

    def start_node(self, node):
        self.run("slurmd", "-f", self.folder / "slurm.conf", "-N", node)

    def run(self, *command, check=True, **more):
        done = subprocess.run([str(word) for word in command], env={**self.environment, **more}, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if check and done.returncode != 0:
            raise RuntimeError(f"{command} ended with {done.returncode}: {done.stdout} {done.stderr}")
        return done.stdout

    def processes(self, node=None):
        """Of this cluster, by its configuration in their environment or command line; of jobs on `node`, if it is named."""
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit() or int(entry) == os.getpid():
                continue
            with contextlib.suppress(OSError):
                words = pathlib.Path(f"/proc/{entry}/environ").read_bytes().split(b"\0")
                if f"SLURM_CONF={self.folder}/slurm.conf".encode() in words and (node is None or f"SLURMD_NODENAME={node}".encode() in words):
                    found.append(int(entry))
        return found

    def kill_node(self, node):
        """As if its power were cut: slurmd, what watches its jobs, and the jobs."""
        tasks = self.processes(node)
        watchers = set()
        for pid in tasks:
            with contextlib.suppress(OSError):
                parent = parent_of(pid)
                if parent > 1 and b"slurmstepd" in pathlib.Path(f"/proc/{parent}/cmdline").read_bytes():
                    watchers.add(parent)
        daemon = int((self.folder / f"slurmd.{node}.pid").read_text())
        for pid in [daemon, *watchers, *tasks]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(tasks)

    def stop(self):
        self.run("scancel", "--user", str(os.getuid()), check=False)
        pids = []
        for file in sorted(self.folder.glob("*.pid")):
            with contextlib.suppress(ValueError, OSError):
                pids.append(int(file.read_text()))
        # A pid in a file may be another's by now: only what carries our configuration is ended.
        pids = [pid for pid in pids if self.is_ours(pid)]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + 15
        while any(self.is_ours(pid) for pid in pids) and time.monotonic() < until:
            time.sleep(0.05)
        for pid in [*pids, *self.processes()]:
            if self.is_ours(pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def is_ours(self, pid):
        try:
            return str(self.folder).encode() in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes() + pathlib.Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            return False
