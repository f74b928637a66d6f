#!/usr/bin/env python3
"""Records a session of a real BIRD in trouble (see README.md). As root: record.py BIRD SITUATION > bird-SITUATION.txt

Two network namespaces, each with a TAP device; this script carries the packets from one to the other, so it sees them and
can delay them. They are noted as the daemon under test sends and gets them. It is asked for its row every 0.1 s; what it
logged is added at the end, and everything is sorted by time."""
import ctypes, fcntl, os, queue, signal, socket, struct, subprocess, sys, tempfile, threading, time
from datetime import datetime

BIRD, SITUATION = sys.argv[1:3]
DAEMON, PEER = '10.0.0.1', '10.0.0.2'
START, DISABLE, ENABLE, KILL = 'peer starts listening', ' disables the session', ' enables the session', 'peer killed'
# Delay on the way (s), hold time, AS that the peer expects, options of the peer, then what is done: seconds and step.
SITUATIONS = {
    'cease': (0, 90, 65001, 'passive on;', [(14, 'peer' + DISABLE), (45, 'peer' + ENABLE), (60, 'end')]),
    'killed': (0, 90, 65001, 'passive on;', [(14, KILL), (45, START), (60, 'end')]),
    'disabled': (0, 90, 65001, 'passive on;', [(14, 'daemon' + DISABLE), (30, 'daemon' + ENABLE), (45, 'end')]),
    'badas-both': (0, 90, 65099, '', [(140, 'end')]),
    'slow-both': (0.4, 90, 65001, '', [(30, 'end')]),
}
delay, hold, expected, options, steps = SITUATIONS[SITUATION]
folder = tempfile.mkdtemp()
names = {'daemon': f'fsm-{os.getpid()}-a', 'peer': f'fsm-{os.getpid()}-b'}
HEAD = 'router id {0}; debug protocols {{ states, events }}; timeformat log iso long ms; timeformat protocol iso long ms;'
CONFIGURATIONS = {
    'daemon': ['log "d.log" all; ' + HEAD.format(DAEMON), 'protocol device { }',
               f'protocol bgp p {{ local {DAEMON} as 65001; neighbor {PEER} as 65002; ipv4 {{ import all; export all; }}; }}'],
    'peer': [HEAD.format(PEER), 'protocol device { }',
             f'protocol bgp p {{ local {PEER} as 65002; neighbor {DAEMON} as {expected}; {options} error wait time 1,2; '
             f'hold time {hold}; ipv4 {{ import all; export all; }}; }}'],
}
lines, running = [], {}
libc, NETWORK = ctypes.CDLL(None), 0x40000000  # CLONE_NEWNET


def note(at, kind, what):
    lines.append((at, f'{at:9.3f}  {kind:<5}  {what}'))


def start(who):
    with open(f'{folder}/{who}.conf', 'w') as file:
        file.write('\n'.join(CONFIGURATIONS[who]) + '\n')
    running[who] = subprocess.Popen(
        ['ip', 'netns', 'exec', names[who], BIRD, '-f', '-c', f'{who}.conf', '-s', f'{who}.ctl', '-P', f'{who}.pid'],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def ask(who, command):
    with socket.socket(socket.AF_UNIX) as control:
        control.settimeout(1)
        control.connect(f'{folder}/{who}.ctl')
        control.sendall(command.encode() + b'\n')
        reply = b''
        while not any(line[:4].isdigit() and line[4:5] == b' ' for line in reply.split(b'\n')[1:-1]):
            reply += control.recv(4096)
    return reply.decode()


def row():
    try:
        reply = ask('daemon', 'show protocols p')
    except OSError:
        return '-'
    fields = next(line for line in reply.split('\n') if line.startswith('1002-')).split(None, 6)
    return f'{fields[6].rstrip() if len(fields) > 6 else ""} [proto {fields[3]}]'


def look(packet):
    at = time.time() - zero
    if packet[12:14] != b'\x08\x00' or packet[23] != 6:
        return
    tcp = packet[14 + (packet[14] & 15) * 4:14 + struct.unpack('>H', packet[16:18])[0]]
    data, flags = tcp[(tcp[12] >> 4) * 4:], tcp[13]
    ends = ('daemon', 'peer') if packet[26:30] == socket.inet_aton(DAEMON) else ('peer', 'daemon')
    shown = ''.join(name for bit, name in ((2, 'S'), (1, 'F'), (4, 'R')) if flags & bit)
    while len(data) >= 19:
        if data[18] in (1, 3):
            what = 'OPEN' if data[18] == 1 else f'NOTIFICATION {data[19]}/{data[20]}'
            note(at, 'wire', f'{ends[0]} sends BGP {what}')
        data = data[struct.unpack('>H', data[16:18])[0]:]
    if shown:
        note(at, 'wire', f'{ends[0]}->{ends[1]} {shown}{"." if flags & 16 else ""}')


def tap(who, address, other):
    """A TAP device in a namespace. The file stays usable outside. Nobody has to ask for addresses by ARP."""
    with open('/proc/self/ns/net') as home, open(f'/run/netns/{names[who]}') as there:
        libc.setns(there.fileno(), NETWORK)
        file = os.open('/dev/net/tun', os.O_RDWR)
        fcntl.ioctl(file, 0x400454ca, struct.pack('16sH', b't0', 0x1002))  # TUNSETIFF, IFF_TAP | IFF_NO_PI
        libc.setns(home.fileno(), NETWORK)
    mac = lambda ip: '02:00:' + ':'.join(f'{byte:02x}' for byte in socket.inet_aton(ip))
    for command in (f'link set t0 address {mac(address)}', f'addr add {address}/24 dev t0', 'link set t0 up',
                    f'neigh replace {other} lladdr {mac(other)} dev t0'):
        subprocess.run(['ip', '-n', names[who], *command.split()], check=True)
    return file


def carry(source, target, look_first):
    under_way = queue.Queue()

    def deliver():
        while True:
            due, packet = under_way.get()
            time.sleep(max(0, due - time.time()))
            if not look_first:
                look(packet)
            os.write(target, packet)
    threading.Thread(target=deliver, daemon=True).start()
    while True:
        packet = os.read(source, 4096)
        if look_first:
            look(packet)
        under_way.put((time.time() + delay, packet))


def do(step):
    who = step.split(' ')[0]
    if step == KILL:
        os.kill(int(open(f'{folder}/peer.pid').read()), signal.SIGKILL)
    elif step == START:
        start('peer')
    elif step.endswith(DISABLE) or step.endswith(ENABLE):
        ask(who, ('disable' if step.endswith(DISABLE) else 'enable') + ' p')


for name in names.values():
    subprocess.run(['ip', 'netns', 'add', name], check=True)
try:
    daemons, peers = tap('daemon', DAEMON, PEER), tap('peer', PEER, DAEMON)
    zero = time.time()
    for ends in ((daemons, peers, True), (peers, daemons, False)):
        threading.Thread(target=carry, args=ends, daemon=True).start()
    start('peer')
    time.sleep(0 if delay else 3)
    zero = time.time()
    slow = f' ({delay} s each way, started with it)' if delay else ''
    note(0.0, 'step', f'bird started; peer side: {SITUATION}{slow}')
    start('daemon')
    last = None
    while steps:
        seen, at = row(), time.time() - zero
        if seen != last:
            last = seen
            note(at, 'shown', seen)
        if at >= steps[0][0]:
            step = steps.pop(0)[1]
            note(time.time() - zero, 'step', step)
            do(step)
        time.sleep(0.1)
    for line in open(f'{folder}/d.log'):
        stamp, text = line[:23], line[24:].rstrip()
        note(datetime.fromisoformat(stamp).timestamp() - zero, 'log', text)
finally:
    for process in running.values():
        process.kill()
        process.wait()
    for name in names.values():
        subprocess.run(['ip', 'netns', 'del', name])

print(f'# bird as active side, scenario {SITUATION}. seconds since start | source (step=what we did, shown=state name in CLI, '
      'wire=TCP flags/BGP, log=the daemon log)')
print('# config:')
for line in CONFIGURATIONS['daemon']:
    print(f'#   {line}')
for at, line in sorted(lines, key=lambda line: line[0]):
    print(line)
    if line.endswith('step   end'):
        break
