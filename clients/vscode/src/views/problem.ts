// Errors in words, for people.
import { NotRunningError } from "../server/connection";

/** What *error*, whatever was thrown, says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why a view has no answer. */
export function problem(error: unknown): string {
  return error instanceof NotRunningError ? "The server is not running; see the status bar." : messageOf(error);
}
