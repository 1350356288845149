import type { Database, SavedView, ViewSettings } from '@corral/db';
import { CorralError } from '@corral/domain';
import { z } from 'zod';

/** The lists that have saved views. */
export const VIEWED_LISTS = ['VMS', 'TASKS', 'VOLUMES', 'TEMPLATES', 'NETWORKS', 'POOLS'] as const;
export type ViewedList = (typeof VIEWED_LISTS)[number];

type Views = Pick<Database, 'savedViews'>;

/** Far more than a menu can hold; a bound against scripts that run away. */
const MOST_VIEWS = 100;
const LONGEST_NAME = 60;

/** Names are people's words in any language, shown and never used as a path or an argument. */
const nameSchema = z
  .string()
  .trim()
  .min(1, { message: 'A view needs a name.' })
  .max(LONGEST_NAME, { message: `The name of a view has at most ${LONGEST_NAME} characters.` })
  // eslint-disable-next-line no-control-regex -- control characters, line breaks among them, are what is refused here
  .regex(/^[^\u0000-\u001f\u007f]*$/, { message: 'The name must not contain control characters.' });

const settingsSchema = z
  .array(
    z.object({
      name: z
        .string()
        .regex(/^[a-z][a-zA-Z0-9]{0,31}$/, { message: 'This is no name of a setting.' }),
      value: z
        .string()
        .min(1, { message: 'Leave settings without a value out.' })
        .max(500, { message: 'The value of a setting has at most 500 characters.' }),
    }),
  )
  .max(20, { message: 'A view has at most 20 settings.' });

export interface SettingInput {
  readonly name: string;
  readonly value: string;
}

/** Parses with INVALID_INPUT for every fault: the names of views are freer than those of hypervisor objects. */
function parsed<T>(schema: z.ZodType<T>, field: string, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const message = result.error.issues[0]?.message ?? 'The value is not acceptable.';
  throw new CorralError('INVALID_INPUT', message, { field });
}

function settingsOf(input: readonly SettingInput[]): ViewSettings {
  const settings = parsed(settingsSchema, 'settings', input);
  return Object.fromEntries(settings.map(({ name, value }) => [name, value]));
}

/** Stores what a list shows under a name. @throws CorralError INVALID_INPUT, ALREADY_EXISTS */
export function createSavedView(
  db: Views,
  input: {
    readonly list: ViewedList;
    readonly name: string;
    readonly settings: readonly SettingInput[];
    readonly isDefault?: boolean | null | undefined;
  },
): Promise<SavedView> {
  const view = {
    list: input.list,
    name: parsed(nameSchema, 'name', input.name),
    settings: settingsOf(input.settings),
    isDefault: input.isDefault ?? false,
  };
  return db.savedViews.create(view, MOST_VIEWS);
}

/** Changes what is given of a view. @throws CorralError NOT_FOUND, INVALID_INPUT, ALREADY_EXISTS */
export function updateSavedView(
  db: Views,
  input: {
    readonly id: string;
    readonly name?: string | null | undefined;
    readonly settings?: readonly SettingInput[] | null | undefined;
    readonly isDefault?: boolean | null | undefined;
  },
): Promise<SavedView> {
  const { name, settings, isDefault } = input;
  return db.savedViews.update(input.id, {
    ...(typeof name === 'string' ? { name: parsed(nameSchema, 'name', name) } : {}),
    ...(settings ? { settings: settingsOf(settings) } : {}),
    ...(typeof isDefault === 'boolean' ? { isDefault } : {}),
  });
}

/** Takes a view away. @throws CorralError NOT_FOUND */
export async function deleteSavedView(db: Views, id: string): Promise<void> {
  if (await db.savedViews.remove(id)) return;
  throw new CorralError('NOT_FOUND', `There is no view with the id ${id.slice(0, 64)}.`);
}

/** The stored settings as the graph shows them, in the order of their names. */
export function settingsAsList(value: unknown): SettingInput[] {
  const stored = z.record(z.string(), z.string()).safeParse(value);
  if (!stored.success) return [];
  return Object.entries(stored.data)
    .map(([name, text]) => ({ name, value: text }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
