#!/usr/bin/python3
"""What a client on python3-libvirt does to know every guest of a node: list all, then state and XML of each.

Usage: list_domains.py URI. Prints one JSON object; times in milliseconds, without the start of Python itself.
"""
import json
import sys
import time

import libvirt

begun = time.perf_counter()
connection = libvirt.open(sys.argv[1])
opened = time.perf_counter()
domains = connection.listAllDomains(0)
size = 0
for domain in domains:
    domain.info()
    size += len(domain.XMLDesc(0))
done = time.perf_counter()
connection.close()
print(
    json.dumps(
        {
            "domains": len(domains),
            "xmlBytes": size,
            "connectMs": (opened - begun) * 1000,
            "syncMs": (done - opened) * 1000,
        }
    )
)
