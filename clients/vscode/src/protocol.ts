// Written by `python -m codegraph_lsp.lsp.describe` from `lsp/custom.py`, `lsp/shapes.py` and `lsp/results.py`; change those.

export type CertaintyName =
  | "exact"
  | "inferred"
  | "dispatch"
  | "by-name";

export type Confidence =
  | "high"
  | "low";

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
  | "mermaid"
  | "graph";

export type Granularity =
  | "file"
  | "folder";

export type HotspotGranularity =
  | "symbol"
  | "file";

export type Metric =
  | "fanIn"
  | "pageRank"
  | "complexity"
  | "churn"
  | "risk";

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

/** A target among other parameters. */
interface About extends Target {
  /** The target's fields as one object, for who has it. */
  target?: Target | null;
}

/** A target, which edges count, and files to tell of. */
interface FilteredAbout extends About {
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
}

/** Also how much to tell at a time. */
interface PagedAbout extends FilteredAbout {
  /** Items on one page; null: all. `total` counts all, `cursor` leads on; default 500. */
  limit?: number | null;
  /** `cursor` of the page before. */
  cursor?: string | null;
}

/** Which edges count, and files to tell of. */
interface Filters {
  /** The least sure edges that count; default "dispatch". */
  minCertainty?: CertaintyName;
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
}

/** Also how much to tell at a time. */
interface Paged extends Filters {
  /** Items on one page; null: all. `total` counts all, `cursor` leads on; default 500. */
  limit?: number | null;
  /** `cursor` of the page before. */
  cursor?: string | null;
}

/** Like `Paged`, for what asks for no edges. */
interface FilesPaged {
  /** Default true. */
  includeTests?: boolean;
  /** Globs of files to look at; empty: all. */
  include?: string[];
  /** Globs of files to leave out. */
  exclude?: string[];
  /** Items on one page; null: all. `total` counts all, `cursor` leads on; default 500. */
  limit?: number | null;
  /** `cursor` of the page before. */
  cursor?: string | null;
}

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
  /** Requests by how long they took, `<10ms` to `<24h`. */
  histogram: Record<string, number>;
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

/** Calls on receivers of unknown type: they may mean it by their name, and are not counted. */
export interface UnsureCalls {
  calls: number;
  /** That make them. */
  symbols: number;
  files: number;
  /** Most calls first, 20 at most. */
  names: CalledName[];
  /** By path and place, a page at most. */
  sites: Location[];
}

export interface CalledName {
  name: string;
  calls: number;
  /** Callables of that name; one counts where by-name edges do. */
  candidates: number;
}

/** A place that mentions something. */
export interface Mention extends Location {
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
  /** That are reached; what changed is not among them. */
  symbols: number;
  /** With symbols that are reached. */
  files: number;
  /** To run: those reached, and those changed themselves. */
  tests: number;
  /** Of the farthest ring. */
  depth: number;
  /** By name only, which nothing here counts. */
  unsureCalls: number;
}

export interface FileChange {
  path: string;
  uri: string;
  change: "added" | "modified" | "removed" | "renamed";
  /** Of a renamed file. */
  oldPath?: string | null;
}

export interface ChangedSymbol {
  /** Of what is in no file now without its range. */
  symbol: SymbolRef;
  change: "added" | "modified" | "removed" | "renamed";
  /** Of it alone; null where it was not counted, as of removed ones. */
  impact?: ImpactCounts | null;
  /** Of a removed one, by path and position; not among the counts. */
  users?: RemainingUser[];
}

/** A symbol whose code still names one that was removed. */
export interface RemainingUser {
  symbol: SymbolRef;
  /** By-name where no import leads there, but nothing else has the name. */
  certainty: CertaintyName;
  /** By path and place. */
  sites: Location[];
}

/** A file that usually changes with one that did, and has not. */
export interface CoChanged {
  path: string;
  uri: string;
  /** The changed file. */
  because: string;
  /** That changed both; at least 3. */
  commits: number;
  /** Of the commits of `because`; at least 0.3. */
  share: number;
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

export interface DeadSymbol {
  symbol: SymbolRef;
  /** Why it is thought dead. */
  reason: "only-imported" | "only-used-by-dead-code" | "only-used-by-itself" | "only-used-by-tests" | "unused";
  confidence: Confidence;
  /** Of low confidence: why. */
  doubt?: "constructor" | "declaration" | "decorated" | "entry-point" | "exported" | "generated" | "ignored" | "main" | "meant-unused" | "mentioned" | "name-in-parts" | "object-member" | "override" | "special-name" | "test" | null;
  /** Of what only dead code uses: its user, that one's user and so on. */
  chain: SymbolRef[];
}

/** What nothing uses and is not told as dead for one reason. */
export interface Excluded {
  reason: "constructor" | "declaration" | "decorated" | "entry-point" | "exported" | "generated" | "ignored" | "main" | "meant-unused" | "mentioned" | "name-in-parts" | "object-member" | "override" | "special-name" | "test";
  total: number;
  /** The first by path and position. */
  examples: SymbolRef[];
}

export interface Hotspot {
  /** Of a file its module-level code. */
  symbol: SymbolRef;
  /** The figure it is ranked by. */
  score: number;
  fanIn: number;
  fanOut: number;
  /** Those of all add up to 1. */
  pageRank: number;
  /** Cyclomatic; of a file the sum. */
  complexity: number;
  /** Commits that changed the file; null without git. */
  churn: number | null;
}

export interface Cluster {
  /** From 0, largest first. */
  number: number;
  /** The innermost folder that most members are in. */
  name: string;
  size: number;
  /** Best connected first. */
  members: Member[];
  /** Share of its uses that stay inside, from 0 to 1. */
  cohesion: number;
  /** Uses among its members. */
  weight: number;
}

/** A file, a folder or a symbol of a cluster. */
export interface Member {
  path: string;
  symbol?: SymbolRef | null;
}

export interface Between {
  /** Number of a cluster. */
  source: number;
  /** Number of the cluster it uses. */
  target: number;
  weight: number;
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

export interface ContextItem {
  role: "callee" | "caller" | "container" | "target" | "test" | "type";
  /** How much of it is shown. */
  form: "beginning" | "full" | "signature" | "sites";
  symbol: SymbolRef;
  heading: string;
  text: string;
}

/** What did not fit in. */
export interface NotShown {
  role: "callee" | "caller" | "container" | "target" | "test" | "type";
  total: number;
  /** The most useful ones. */
  symbols: SymbolRef[];
}

export interface Match {
  uri: string;
  range: Range;
  text: string;
  /** The definition it stands in. */
  symbol?: SymbolRef | null;
  /** By name, without dollars. */
  variables: Record<string, Bound[]>;
}

/** A node that a variable of the pattern stands for. */
export interface Bound {
  text: string;
  range: Range;
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

export interface Health {
  failedFiles: number;
  /** Where the grammar can be believed. */
  filesWithSyntaxErrors: number;
  syntaxErrors: number;
  /** Sites that call something. */
  calls: number;
  /** Of which only the name is known. */
  unresolvedCalls: number;
  /** From 0 to 1. */
  unresolvedShare: number;
}

export interface TextDocument {
  uri: string;
}

export interface CommunitiesResult {
  granularity: CycleGranularity;
  items: Cluster[];
  total: number;
  /** Among clusters of this page. */
  between: Between[];
  /** Above 0.3 the clusters mean something. */
  modularity: number;
  /** What uses nothing and is not used. */
  alone: number;
  cursor?: string | null;
  freshness: Freshness;
}

export interface ContextResult {
  targets: SymbolRef[];
  /** By role, most useful first. */
  items: ContextItem[];
  budget: number;
  /** Characters of headings and texts, line ends between them included. */
  used: number;
  leftOut: NotShown[];
  freshness: Freshness;
}

export interface DeadCodeResult {
  /** What stands in one goes with it. */
  items: DeadSymbol[];
  total: number;
  /** Most first. */
  excluded: Excluded[];
  cursor?: string | null;
  freshness: Freshness;
}

export interface DiffImpactResult {
  base: string;
  staged: boolean;
  files: FileChange[];
  /** By path and position. */
  items: ChangedSymbol[];
  /** Changed symbols. */
  total: number;
  /** By all changes, nearest first. */
  reachedFiles: FileImpact[];
  /** To run, changed ones included. */
  tests: SymbolRef[];
  /** Of all changes together. */
  counts: ImpactCounts;
  /** That may mean changed symbols or their members. */
  unsureCalls: UnsureCalls;
  /** Surest first. */
  coChanged: CoChanged[];
  cursor?: string | null;
  freshness: Freshness;
}

/** Risk is complexity × (1 + log2(1 + fan-in)) × (1 + log2(1 + churn)). */
export interface HotspotsResult {
  metric: Metric;
  granularity: HotspotGranularity;
  /** Highest score first. */
  items: Hotspot[];
  /** That score more than nothing. */
  total: number;
  /** Why a figure is missing. */
  degraded?: string;
  cursor?: string | null;
  freshness: Freshness;
}

export interface MatchResult {
  items: Match[];
  total: number;
  /** That have matches. */
  files: number;
  /** That had all words of the pattern. */
  searched: number;
  /** Ids of those that were searched. */
  languages: string[];
  cursor?: string | null;
  freshness: Freshness;
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
  /** That may mean the targets or their members. */
  unsureCalls: UnsureCalls;
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

export interface MoveResult {
  /** LSP's `WorkspaceEdit`. */
  edit: unknown;
}

export interface PathResult {
  from?: SymbolRef | null;
  to?: SymbolRef | null;
  /** Shortest first. */
  paths: Path[];
  total: number;
  /** Of no path: one would be there with edges of this certainty. */
  weaker?: CertaintyName | null;
  /** Of no path: that may mean the goal. */
  unsureCalls: UnsureCalls;
  freshness: Freshness;
}

export interface ReachResult {
  targets: SymbolRef[];
  direction: "callees" | "callers";
  rings: Ring[];
  /** Symbols in all rings. */
  total: number;
  /** That may mean the targets; of callees: that they make. */
  unsureCalls: UnsureCalls;
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

export interface SourceResult {
  uri: string;
  /** First line told, from 0. */
  start: number;
  /** Without their ends. */
  lines: string[];
  /** Lines of the file. */
  total: number;
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
  health: Health;
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
  /** Files whose problems are still to be looked for. */
  unchecked: number;
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

export interface SymbolParams extends About {
}

export interface ReachParams extends PagedAbout {
  /** Longest chain followed; 0: all; default 1. */
  depth?: number;
  /** Tell what lives outside the workspace, too. */
  includeExternal?: boolean;
}

export interface ReferencesParams extends PagedAbout {
  /** The definition itself, too. */
  includeDeclaration?: boolean;
}

export interface ImpactParams extends PagedAbout {
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
  /** False: no chains through tests; the ends may be tests; default true. */
  includeTests?: boolean;
}

/** The file or folder is named by `uri`, `textDocument` or `path`. */
export interface DependencyParams extends Paged {
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

export interface CyclesParams extends Paged {
  /** Default "file". */
  granularity?: CycleGranularity;
}

/** Where `includeTests` is false, what only tests use is dead. */
export interface DeadCodeParams extends FilesPaged {
  /** Empty: what can be called, types, properties. */
  kinds?: SymbolKindName[];
  /** Globs of files, or `glob::name` of symbols, that are used from outside. */
  entryPoints?: string[];
  /** What a published package exports counts as used; default true. */
  public?: boolean;
  /** Low: also what lives only because its name is written somewhere; default "high". */
  confidence?: Confidence;
}

export interface HotspotsParams extends Paged {
  /** Default "risk". */
  metric?: Metric;
  /** Default "symbol". */
  granularity?: HotspotGranularity;
}

export interface CommunitiesParams extends Paged {
  /** Default "file". */
  granularity?: CycleGranularity;
  /** Members told of each cluster; default 50. */
  maxMembers?: number;
}

export interface ContextParams extends FilteredAbout {
  targets?: Target[];
  /** Symbols by name, in place of targets. */
  query?: string;
  /** Headings and texts are never longer; default 20000. */
  budgetChars?: number;
}

export interface MatchParams extends FilesPaged {
  /** Code with `$NAME` for a node, `$$$NAME` for several. */
  pattern?: string | null;
  /** In place of a pattern: ast-grep's `rule` object, or one around it. */
  rule?: Record<string, unknown> | null;
  /** Id of the language to search; null: those that can read the pattern. */
  language?: string | null;
}

export interface DiffImpactParams extends Paged {
  /** Git revision to compare with; default "HEAD". */
  base?: string;
  /** Look at the index, not at the files. */
  staged?: boolean;
  /** Longest chain followed; 0: all. */
  depth?: number;
}

export interface SubgraphParams extends FilteredAbout {
  targets?: Target[];
  /** Symbols by name, in place of targets. */
  query?: string;
  /** Default 1. */
  radius?: number;
  /** Edges followed; empty: calls, heritage, and references to variables. */
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

export interface ExportParams extends Filters {
  /** Default "jsonl". */
  format?: ExportFormat;
  /** With `graph`: where there are more, files are drawn; default 3000. */
  maxSymbols?: number;
}

export interface SourceParams {
  uri: string;
  /** First line, from 0. */
  start?: number;
  /** One past the last line; null: all. */
  end?: number | null;
}

export interface MoveParams extends About {
  /** URI of a file, or its path inside the workspace. */
  to?: string;
  /** Ask the client to make the edit at once. */
  apply?: boolean;
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
  /** What changed since a git revision, whom it reaches, tests to run, files forgotten. */
  "codegraph/diffImpact": { params: DiffImpactParams; result: DiffImpactResult };
  /** How one symbol comes to use another. */
  "codegraph/path": { params: PathParams; result: PathResult };
  /** What a file or folder needs. */
  "codegraph/dependencies": { params: DependencyParams; result: DependencyResult };
  /** What needs a file or folder. */
  "codegraph/dependents": { params: DependencyParams; result: DependencyResult };
  /** Strongly connected components, each with a shortest cycle and the edge to cut. */
  "codegraph/cycles": { params: CyclesParams; result: CyclesResult };
  /** What nothing uses, why it is thought so, and what was left out and why. */
  "codegraph/deadCode": { params: DeadCodeParams; result: DeadCodeResult };
  /** Symbols or files ranked by fan-in, PageRank, complexity, churn or risk. */
  "codegraph/hotspots": { params: HotspotsParams; result: HotspotsResult };
  /** Files, folders or symbols that belong together by what they use. */
  "codegraph/communities": { params: CommunitiesParams; result: CommunitiesResult };
  /** A part of the graph to draw. */
  "codegraph/subgraph": { params: SubgraphParams; result: SubgraphResult };
  /** Symbols by name, best first. */
  "codegraph/search": { params: SearchParams; result: SearchResult };
  /** What a reader needs to change something, packed into a number of characters. */
  "codegraph/context": { params: ContextParams; result: ContextResult };
  /** Code by its shape, with ast-grep's patterns. */
  "codegraph/match": { params: MatchParams; result: MatchResult };
  /** Lines of a file as the graph knows it. */
  "codegraph/source": { params: SourceParams; result: SourceResult };
  /** The workspace in numbers. */
  "codegraph/stats": { params: undefined; result: StatsResult };
  /** The graph as text. */
  "codegraph/export": { params: ExportParams; result: ExportResult };
  /** The edit that moves a definition to another file, with all who import it. */
  "codegraph/moveSymbol": { params: MoveParams; result: MoveResult };
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
