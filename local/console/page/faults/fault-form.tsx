import { useState } from "preact/hooks";
import type { Aim, FaultRow, Kind, NewFault, Setting } from "../../api/faults.ts";
import { change } from "../request.ts";
import { faultFrom } from "./fault-from.ts";

/** What each edge of the cloud is, as the groups of the list of kinds. */
const EDGES: Record<string, string> = {
  delivery: "Bus to target",
  message: "Queue to function",
  record: "Stream to function",
  invocation: "Functions",
  concurrency: "Functions",
  request: "Calls of the APIs",
  permission: "Permissions",
  clock: "Time",
};

/** Asks for a fault: its kind, and then what that kind takes. */
export function FaultForm({ kinds, onAdded }: { kinds: Kind[]; onAdded(words: string): void }) {
  const [name, setName] = useState(kinds[0]?.kind ?? "");
  const [values, setValues] = useState<Record<string, string>>({});
  const [refusal, setRefusal] = useState("");
  const kind = kinds.find((each) => each.kind === name);
  if (!kind) return null;

  const set = (field: string) => (value: string) => setValues((before) => ({ ...before, [field]: value }));

  async function add(chosen: Kind): Promise<void> {
    try {
      const fault: NewFault = faultFrom(chosen, values);
      const { id } = await change<FaultRow>("faults/add", fault);
      setRefusal("");
      onAdded(`${id} is on.`);
    } catch (error) {
      setRefusal((error as Error).message);
    }
  }

  const groups = [...new Set(kinds.map(({ edge }) => EDGES[edge] ?? edge))];
  return (
    <form
      class="card"
      aria-label="Add a fault"
      onSubmit={(submit) => {
        submit.preventDefault();
        void add(kind);
      }}
    >
      <header>
        <h2>Add a fault</h2>
      </header>
      <div class="in">
        <label class="lab">
          Kind
          <select value={name} onChange={(choice) => setName(choice.currentTarget.value)}>
            {groups.map((group) => (
              <optgroup key={group} label={group}>
                {kinds
                  .filter(({ edge }) => (EDGES[edge] ?? edge) === group)
                  .map((each) => (
                    <option key={each.kind} value={each.kind}>
                      {each.kind}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </label>
        <p class="m">It {kind.what}.</p>
        {kind.at.length > 0 && (
          <fieldset class="faultgrid">
            <legend>What it hits; everything that is left empty fits, and * stands for anything</legend>
            {kind.at.map((aim) => (
              <AimField
                key={aim.name}
                aim={aim}
                value={values[`at.${aim.name}`] ?? ""}
                onInput={set(`at.${aim.name}`)}
              />
            ))}
          </fieldset>
        )}
        <fieldset class="faultgrid">
          <legend>How</legend>
          {kind.settings.map((setting) => (
            <SettingField
              key={setting.field}
              setting={setting}
              value={values[setting.field] ?? ""}
              onInput={set(setting.field)}
            />
          ))}
        </fieldset>
        <div class="acts">
          <button type="submit" class="btn main">
            Add
          </button>
          <span class="s wrap" role="alert">
            {refusal}
          </span>
        </div>
      </div>
    </form>
  );
}

interface FieldProps {
  value: string;
  onInput(value: string): void;
}

function AimField({ aim: { name, says, isRequired, known }, value, onInput }: FieldProps & { aim: Aim }) {
  return (
    <label class="lab" title={says}>
      {name}
      {isRequired && " (needed)"}
      <input
        type="text"
        list={known.length > 0 ? `known-${name}` : undefined}
        placeholder={says}
        value={value}
        onInput={(typing) => onInput(typing.currentTarget.value)}
      />
      {known.length > 0 && (
        <datalist id={`known-${name}`}>
          {known.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </label>
  );
}

function SettingField({
  setting: { label, type, says, isRequired },
  value,
  onInput,
}: FieldProps & { setting: Setting }) {
  const name = isRequired ? `${label} (needed)` : label;
  if (type === "yes-no")
    return (
      <label class="lab" title={says}>
        {name}
        <select value={value} onChange={(choice) => onInput(choice.currentTarget.value)}>
          <option value="">true</option>
          <option value="false">false</option>
        </select>
      </label>
    );
  return (
    <label class="lab" title={says}>
      {name}
      <input
        type="text"
        inputMode={type === "number" ? "decimal" : undefined}
        placeholder={says}
        value={value}
        onInput={(typing) => onInput(typing.currentTarget.value)}
      />
    </label>
  );
}
