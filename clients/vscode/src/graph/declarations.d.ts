/** The worker's code as text: scripts/build.mjs bundles it into those who start it. */
declare module "worker:*" {
  const source: string;
  export default source;
}
