// Every text of the page goes through here as a text node: nothing is ever read as markup.
export function el(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "data") Object.assign(node.dataset, value);
    else if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter(child => child !== undefined && child !== null && child !== false));
  return node;
}

export const byId = id => document.getElementById(id);

/** Storage may be off or full: then the page works on, and forgets at the next load. */
export const remembered = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // There is nothing to remove, then.
    }
  },
  keys(prefix) {
    try {
      return Object.keys(localStorage).filter(key => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
};
