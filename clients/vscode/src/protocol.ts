// Written by `python -m codegraph_lsp.lsp.describe` from `lsp/custom.py`, `lsp/shapes.py` and `lsp/results.py`; change those.

export type CertaintyName =
  | "exact"
  | "inferred"
  | "dispatch"
  | "by-name";

export type CycleGranularity =
  | "file"
  | "symbol"
  | "folder";

export type EdgeKindName =
  | "calls"
  | "imports"
  | "inherits"
  | "implements"
  | "overrides"
  | "references"
  | "instantiates"
  | "decorates"
  | "contains"
  | "reexports";

export type ExportFormat =
  | "jsonl"
  | "dot"
  | "mermaid";

export type Granularity =
  | "file"
  | "folder";

export type SymbolKindName =
  | "file"
  | "module"
  | "namespace"
  | "class"
  | "interface"
  | "struct"
  | "enum"
  | "enum-member"
  | "trait"
  | "type-alias"
  | "function"
  | "method"
  | "constructor"
  | "property"
  | "field"
  | "variable"
  | "constant"
  | "parameter"
  | "macro"
  | "type-parameter"
  | "record"
  | "union"
  | "object";

export interface PoolStatus {
  total: number;
  busy: number;
  idle: number;
  restarts: number;
  timeouts: number;
  retries: number;
  /** Why there is no pool. */
  inline?: string;
}

export interface CacheStatus {
  hits: number;
  misses: number;
  entries: number;
  bytes: number;
}

export interface FailedFile {
  path: string;
  reason: string;
}

/** Of one method, from arrival to reply. */
export interface LatencyStatus {
  count: number;
  /** Milliseconds. */
  p50: number;
  /** Milliseconds. */
  p95: number;
}

/** How far an answer can be trusted while indexing goes on. */
export interface Freshness {
  revision: number;
  state: "indexing" | "ready";
  /** Files that could still change this answer. */
  pending: number;
  /** There may be more than the answer says. */
  lowerBound: boolean;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Metrics {
  lines: number;
  /** Cyclomatic; 0 for what has no code. */
  complexity: number;
  /** Symbols that call it. */
  fanIn: number;
  /** Symbols it calls. */
  fanOut: number;
}

/** A symbol and where it is defined. */
export interface SymbolRef {
  /** Stable as long as file, containers and name stay. */
  id: string;
  name: string;
  /** Containers and name, with dots. */
  qualifiedName: string;
  kind: SymbolKindName;
  /** Dotted name of what it stands in. */
  container?: string;
  language: string;
  /** Empty for an external symbol. */
  uri: string;
  /** The whole definition. */
  range: Range;
  /** Its name. */
  selectionRange: Range;
  /** It lives outside the workspace. */
  external?: boolean;
  /** Of an external symbol, where known. */
  package?: string;
}

export interface Ring {
  depth: number;
  /** Symbols in the whole ring. */
  total: number;
  items: ReachedSymbol[];
}

export interface ReachedSymbol {
  symbol: SymbolRef;
  /** Distance from the targets. */
  depth: number;
  /** What ties it to the ring before. */
  edges: Edge[];
}

/** All relations of one kind from one symbol to another. */
export interface Edge {
  kind: EdgeKindName;
  /** Symbol id. */
  source: string;
  /** Symbol id. */
  target: string;
  /** Of the surest site. */
  certainty: CertaintyName;
  /** By what the surest site was found. */
  reason: string;
  /** Every place, exactly. */
  sites: Location[];
  /** Ids of all that an ambiguous site may mean. */
  candidates?: string[];
}

export interface Location {
  uri: string;
  range: Range;
}

/** A place that mentions something. */
export interface Mention {
  uri: string;
  range: Range;
  certainty: CertaintyName;
  /** Null for the definition. */
  kind?: EdgeKindName | null;
  definition?: boolean;
}

export interface ImpactRing {
  depth: number;
  /** Symbols in the whole ring. */
  total: number;
  items: SymbolRef[];
}

export interface FileImpact {
  path: string;
  uri: string;
  /** Of the nearest symbol in it. */
  depth: number;
  /** How many are reached. */
  symbols: number;
}

export interface ImpactCounts {
  symbols: number;
  files: number;
  tests: number;
  /** Of the farthest ring. */
  depth: number;
}

export interface Path {
  length: number;
  symbols: SymbolRef[];
  edges: Edge[];
}

export interface Dependency {
  kind: "imports" | "references";
  /** Path of a file or folder. */
  source: string;
  /** Path, or name of an external package. */
  target: string;
  /** The target is a package. */
  external?: boolean;
  depth: number;
  /** Import sites. */
  imports: number;
  /** Other sites. */
  references: number;
  sites: Location[];
}

export interface Cycle {
  size: number;
  nodes: CycleNode[];
  /** The last leads back to the first. */
  shortestCycle: CycleNode[];
  cut: Cut;
}

/** A folder, or a file or symbol with the fields of its `SymbolRef`. */
export interface CycleNode {
  path: string;
  id?: string;
  name?: string;
  qualifiedName?: string;
  kind?: SymbolKindName | null;
  container?: string;
  language?: string;
  uri?: string;
  range?: Range | null;
  selectionRange?: Range | null;
}

/** The edge whose removal breaks most. */
export interface Cut {
  source: CycleNode;
  target: CycleNode;
  /** Places in the code that make the edge. */
  sites: number;
  /** Nodes on no cycle any more once it is gone. */
  freed: number;
}

export interface DrawnSymbol extends SymbolRef {
  /** From the nearest target. */
  distance: number;
  folded: Folded;
}

/** Neighbours that are not drawn. */
export interface Folded {
  incoming: number;
  outgoing: number;
}

export interface LanguageStats {
  language: string;
  files: number;
  bytes: number;
  symbols: number;
}

export interface LargeFile {
  path: string;
  bytes: number;
  symbols: number;
}

export interface TextDocument {
  uri: string;
}

export interface CyclesResult {
  granularity: CycleGranularity;
  /** Largest first. */
  items: Cycle[];
  total: number;
  cursor?: string | null;
  freshness: Freshness;
}

export interface DependencyResult {
  subject: string;
  granularity: Granularity;
  items: Dependency[];
  total: number;
  cursor?: string | null;
  freshness: Freshness;
}

export interface ExportResult {
  format: ExportFormat;
  text: string;
  symbols: number;
  edges: number;
  freshness: Freshness;
}

export interface ImpactResult {
  targets: SymbolRef[];
  rings: ImpactRing[];
  /** Nearest first. */
  files: FileImpact[];
  tests: SymbolRef[];
  counts: ImpactCounts;
  total: number;
  cursor?: string | null;
  freshness: Freshness;
}

export interface ImplementationsResult {
  targets: SymbolRef[];
  items: SymbolRef[];
  total: number;
  freshness: Freshness;
}

export interface PathResult {
  from?: SymbolRef | null;
  to?: SymbolRef | null;
  /** Shortest first. */
  paths: Path[];
  total: number;
  freshness: Freshness;
}

export interface ReachResult {
  targets: SymbolRef[];
  direction: "callees" | "callers";
  rings: Ring[];
  /** Symbols in all rings. */
  total: number;
  cursor?: string | null;
  freshness: Freshness;
}

export interface ReferencesResult {
  targets: SymbolRef[];
  items: Mention[];
  total: number;
  cursor?: string | null;
  freshness: Freshness;
}

export interface ReindexResult {
  accepted: boolean;
}

export interface SearchResult {
  /** Best first. */
  items: SymbolRef[];
  /** The limit left some out. */
  more: boolean;
  freshness: Freshness;
}

export interface StatsResult {
  files: number;
  bytes: number;
  symbols: number;
  externalSymbols: number;
  /** One per site. */
  edges: number;
  filesByState: Record<string, number>;
  symbolsByKind: Record<string, number>;
  edgesByKind: Record<string, number>;
  edgesByCertainty: Record<string, number>;
  languages: LanguageStats[];
  largest: LargeFile[];
  /** Files by reason. */
  skipped: Record<string, number>;
  failed: FailedFile[];
  freshness: Freshness;
}

export interface StatusResult {
  version: string;
  roots: string[];
  revision: number;
  state: "indexing" | "ready";
  pending: number;
  /** By state. */
  files: Record<string, number>;
  /** Files by language. */
  languages: Record<string, number>;
  /** Files by reason. */
  skipped: Record<string, number>;
  /** Waiting files by lane. */
  lanes: Record<string, number>;
  pool: PoolStatus;
  cache: CacheStatus;
  liveTrees: number;
  openDocuments: number;
  /** Resident bytes of the server process. */
  memory: number;
  watcher: string;
  /** Milliseconds. */
  openToHydratedP50?: number | null;
  /** Milliseconds. */
  openToHydratedP95?: number | null;
  quarantined: FailedFile[];
  database: string;
  databaseBytes: number;
  /** Why nothing is written. */
  readOnly?: string;
  latencies: Record<string, LatencyStatus>;
  freshness: Freshness;
}

export interface SubgraphResult {
  nodes: DrawnSymbol[];
  edges: Edge[];
  freshness: Freshness;
}

/** One symbol in full; the result is null where nothing is meant. */
export interface SymbolResult extends SymbolRef {
  signature: string;
  doc: string;
  metrics: Metrics;
  members: SymbolRef[];
  freshness: Freshness;
}

export interface Position {
  line: number;
  character: number;
}

/** What a question is about: one of `textDocument` with `position`, `symbol`, or `name`. */
export interface Target {
  textDocument?: TextDocument | null;
  position?: Position | null;
  /** Symbol id. */
  symbol?: string | null;
  /** `Client.get`, `src/client.py::Client.get`, `src/client.py:12:9`. */
  name?: string | null;
  /** Of a `name`: only this kind. */
  kind?: SymbolKindName | null;
  /** Of a `name`: only in this file. */
  uri?: string | null;
}

export interface SymbolParams {
  textDocument?: TextDocument | null;
  position?: Position | null;
  /** Symbol id. */
  symbol?: string | null;
  /** `Client.get`, `src/client.py::Client.get`, `src/client.py:12:9`. */
  name?: string | null;
  /** Of a `name`: only this kind. */
  kind?: SymbolKindName | null;
  /** Of a `name`: only in this file. */
  uri?: string | null;
  /** The target's fields as one object, for who has it. */
  target?: Target | null;
}

export interface ReachParams {
  textDocument?: TextDocument | null;
  position?: Position | null;
  /** Symbol id. */
  symbol?: string | null;
  /** `Client.get`, `src/client.py::Client.get`, `src/client.py:12:9`. */
  name?: string | null;
  /** Of a `name`: only this kind. */
  kind?: SymbolKindName | null;
  /** Of a `name`: only in this file. */
  uri?: string | null;
  /** The target's fields as one object, for who has it. */
  target?: Target | null;
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  /** Items on one page. */
  limit?: number | null;
  /** `cursor` of the page before. */
  cursor?: string | null;
  /** Longest chain followed; 0: all; default 1. */
  depth?: number;
  /** Tell what lives outside the workspace, too. */
  includeExternal?: boolean;
}

export interface ReferencesParams {
  textDocument?: TextDocument | null;
  position?: Position | null;
  /** Symbol id. */
  symbol?: string | null;
  /** `Client.get`, `src/client.py::Client.get`, `src/client.py:12:9`. */
  name?: string | null;
  /** Of a `name`: only this kind. */
  kind?: SymbolKindName | null;
  /** Of a `name`: only in this file. */
  uri?: string | null;
  /** The target's fields as one object, for who has it. */
  target?: Target | null;
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  /** Items on one page. */
  limit?: number | null;
  /** `cursor` of the page before. */
  cursor?: string | null;
  /** The definition itself, too. */
  includeDeclaration?: boolean;
}

export interface ImpactParams {
  textDocument?: TextDocument | null;
  position?: Position | null;
  /** Symbol id. */
  symbol?: string | null;
  /** `Client.get`, `src/client.py::Client.get`, `src/client.py:12:9`. */
  name?: string | null;
  /** Of a `name`: only this kind. */
  kind?: SymbolKindName | null;
  /** Of a `name`: only in this file. */
  uri?: string | null;
  /** The target's fields as one object, for who has it. */
  target?: Target | null;
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  /** Items on one page. */
  limit?: number | null;
  /** `cursor` of the page before. */
  cursor?: string | null;
  targets?: Target[];
  /** URIs, in place of targets. */
  files?: string[];
  /** Longest chain followed; 0: all. */
  depth?: number;
}

export interface PathParams {
  from: Target;
  to: Target;
  /** Edges followed; empty: calls, instantiates. */
  kinds?: EdgeKindName[];
  /** Default 1. */
  maxPaths?: number;
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
}

/** The file or folder is named by `uri`, `textDocument` or `path`. */
export interface DependencyParams {
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  /** Items on one page. */
  limit?: number | null;
  /** `cursor` of the page before. */
  cursor?: string | null;
  uri?: string | null;
  textDocument?: TextDocument | null;
  /** Inside the workspace, with `/`. */
  path?: string | null;
  /** Longest chain followed; 0: all; default 1. */
  depth?: number;
  /** Default "file". */
  granularity?: Granularity;
  /** Tell what lives outside the workspace, too. */
  includeExternal?: boolean;
}

export interface CyclesParams {
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  /** Items on one page. */
  limit?: number | null;
  /** `cursor` of the page before. */
  cursor?: string | null;
  /** Default "file". */
  granularity?: CycleGranularity;
}

export interface SubgraphParams {
  textDocument?: TextDocument | null;
  position?: Position | null;
  /** Symbol id. */
  symbol?: string | null;
  /** `Client.get`, `src/client.py::Client.get`, `src/client.py:12:9`. */
  name?: string | null;
  /** Of a `name`: only this kind. */
  kind?: SymbolKindName | null;
  /** Of a `name`: only in this file. */
  uri?: string | null;
  /** The target's fields as one object, for who has it. */
  target?: Target | null;
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  targets?: Target[];
  /** Symbols by name, in place of targets. */
  query?: string;
  /** Default 1. */
  radius?: number;
  /** Edges followed; empty: calls, instantiates, inherits, implements. */
  kinds?: EdgeKindName[];
  /** Default 200. */
  maxNodes?: number;
  /** Tell what lives outside the workspace, too. */
  includeExternal?: boolean;
}

export interface SearchParams {
  query: string;
  /** Empty: all. */
  kinds?: SymbolKindName[];
  /** Empty: all. */
  languages?: string[];
  /** URI of a file or folder; empty: everywhere. */
  scope?: string;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  /** Longest answer; null: `symbolsLimit`. */
  limit?: number | null;
}

export interface ExportParams {
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  /** Default "jsonl". */
  format?: ExportFormat;
}

export interface ReindexParams {
  /** URIs or paths inside the workspace; empty: all files. */
  paths?: string[];
  /** Forget the facts cache as well. */
  clearCache?: boolean;
}

/** Sent at most a few times a second; several changes become one. */
export interface GraphChanged {
  revision: number;
  /** URIs of the files that changed. */
  files: string[];
  /** Changed files that are not listed. */
  more?: number;
}

export interface StatusChanged {
  state: "indexing" | "ready";
  revision: number;
  pending: number;
  message?: string;
}

/** Parameters and result by method. */
export interface Requests {
  /** How the server is: state, files, pool, cache, memory. */
  "codegraph/status": { params: undefined; result: StatusResult };
  /** One symbol in full. */
  "codegraph/symbol": { params: SymbolParams; result: SymbolResult | null };
  /** Who calls it, in rings by distance. */
  "codegraph/callers": { params: ReachParams; result: ReachResult };
  /** What it calls, in rings by distance. */
  "codegraph/callees": { params: ReachParams; result: ReachResult };
  /** Every place that mentions it. */
  "codegraph/references": { params: ReferencesParams; result: ReferencesResult };
  /** What overrides a method, or is a subtype of a type, directly or not. */
  "codegraph/implementations": { params: SymbolParams; result: ImplementationsResult };
  /** What may behave differently when it changes, and which tests would notice. */
  "codegraph/impact": { params: ImpactParams; result: ImpactResult };
  /** How one symbol comes to use another. */
  "codegraph/path": { params: PathParams; result: PathResult };
  /** What a file or folder needs. */
  "codegraph/dependencies": { params: DependencyParams; result: DependencyResult };
  /** What needs a file or folder. */
  "codegraph/dependents": { params: DependencyParams; result: DependencyResult };
  /** Strongly connected components, each with a shortest cycle and the edge to cut. */
  "codegraph/cycles": { params: CyclesParams; result: CyclesResult };
  /** A part of the graph to draw. */
  "codegraph/subgraph": { params: SubgraphParams; result: SubgraphResult };
  /** Symbols by name, best first. */
  "codegraph/search": { params: SearchParams; result: SearchResult };
  /** The workspace in numbers. */
  "codegraph/stats": { params: undefined; result: StatsResult };
  /** The graph as text. */
  "codegraph/export": { params: ExportParams; result: ExportResult };
  /** Reads files again; progress follows. */
  "codegraph/reindex": { params: ReindexParams; result: ReindexResult };
}

/** Parameters by method. */
export interface Notifications {
  /** The graph has a new revision. */
  "codegraph/didChangeGraph": { params: GraphChanged };
  /** Indexing began or ended. */
  "codegraph/statusChanged": { params: StatusChanged };
}

export const ErrorCodes = {
  /** A sentence that names the parameter. */
  InvalidParams: -32602,
  /** Nothing can be said yet. */
  NotIndexed: -32001,
  /** A name means several symbols; `data` is a list of SymbolRef. */
  AmbiguousTarget: -32002,
  /** The answer would be larger than its limit. */
  LimitExceeded: -32003,
  /** The client cancelled it. */
  RequestCancelled: -32800,
  /** The index can't be used; the message says why. */
  RequestFailed: -32803,
} as const;
