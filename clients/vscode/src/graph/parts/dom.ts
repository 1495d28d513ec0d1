// Elements in one expression. Text goes in as text, never as markup.
type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export function button(label: string, title: string, run: () => void, className = "cg-button"): HTMLButtonElement {
  const made = h("button", { type: "button", class: className, title, "aria-label": title }, label);
  made.addEventListener("click", run);
  return made;
}

export function select<T extends string>(
  label: string,
  options: readonly (readonly [T, string])[],
  changed: (value: T) => void,
): HTMLSelectElement {
  const made = h("select", { class: "cg-select", "aria-label": label, title: label });
  made.append(...options.map(([value, text]) => h("option", { value }, text)));
  made.addEventListener("change", () => changed(made.value as T));
  return made;
}

export function checkbox(
  label: string,
  checked: boolean,
  changed: (checked: boolean) => void,
): { row: HTMLLabelElement; input: HTMLInputElement } {
  const input = h("input", { type: "checkbox" });
  input.checked = checked;
  input.addEventListener("change", () => changed(input.checked));
  return { row: h("label", { class: "cg-check" }, input, label), input };
}
