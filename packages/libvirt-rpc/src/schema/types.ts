/**
 * Records that several procedures share, and the notation of every table in this folder.
 *
 * A layout is a list of `name:type` parted by spaces. Types:
 * `i` int32, `u` uint32 (also what libvirt calls char and short), `I` int64, `U` uint64, `d` double,
 * `s` string, `o` counted bytes, `o16` sixteen raw bytes (a uuid, a 36-character string in this API),
 * `c[n]` / `c[]` text with four bytes on the wire for every character, `P[]` typed parameters,
 * `T[]` counted array, `?T` optional (null when absent), `{…}` a nested record, and any name below.
 * Flags of a procedure: `H` served by the daemon's reserved workers, `R` opens a stream from the
 * daemon, `W` opens a stream to the daemon.
 */
export const compositeTypes = {
  domain: 'name:s uuid:o16 id:i',
  network: 'name:s uuid:o16',
  network_port: 'net:network uuid:o16',
  nwfilter: 'name:s uuid:o16',
  nwfilter_binding: 'portdev:s filtername:s',
  interface: 'name:s mac:s',
  storage_pool: 'name:s uuid:o16',
  storage_vol: 'pool:s name:s key:s',
  node_device: 'name:s',
  secret: 'uuid:o16 usageType:i usageID:s',
  domain_checkpoint: 'name:s dom:domain',
  domain_snapshot: 'name:s dom:domain',
  error:
    'code:i domain:i message:?s level:i dom:?domain str1:?s str2:?s str3:?s int1:i int2:i net:?network',
  vcpu_info: 'number:u state:i cpu_time:U cpu:i',
  node_get_cpu_stats: 'field:s value:U',
  node_get_memory_stats: 'field:s value:U',
  domain_disk_error: 'disk:s error:i',
  domain_memory_stat: 'tag:i val:U',
  domain_iothread_info: 'iothread_id:u cpumap:o',
  domain_get_security_label_ret: 'label:c[] enforcing:i',
  domain_event_graphics_address: 'family:i node:s service:s',
  domain_event_graphics_identity: 'type:s name:s',
  network_dhcp_lease:
    'iface:s expirytime:I type:i mac:?s iaid:?s ipaddr:s prefix:u hostname:?s clientid:?s',
  domain_stats_record: 'dom:domain params:P[]',
  domain_fsinfo: 'mountpoint:s name:s fstype:s dev_aliases:s[]',
  domain_ip_addr: 'type:i addr:s prefix:u',
  domain_interface: 'name:s hwaddr:?s addrs:domain_ip_addr[]',
} as const;
