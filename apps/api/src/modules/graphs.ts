/** Every module of the graph, imported for its registrations on the builder. One line a module. */
import './node/graph.ts';
import './task/graph.ts';
import './inventory/graph.ts';
import './stats/graph.ts';
import './console/graph.ts';
import './server/graph.ts';
