/** Every module of the graph, imported for its registrations on the builder. One line a module. */
import './node/graph.ts';
import './task/graph.ts';
import './inventory/graph.ts';
import './stats/graph.ts';
import './console/graph.ts';
import './server/graph.ts';
import './storage-pool/graph.ts';
import './volume/graph.ts';
import './network/graph.ts';
import './vm/graph.ts';
import './vm-hardware/graph.ts';
import './vm-clone/graph.ts';
import './vm-bulk/graph.ts';
import './template/graph.ts';
import './key-pair/graph.ts';
import './access-token/graph.ts';
import './hardware/graph.ts';
