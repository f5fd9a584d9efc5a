export const log = { errors: [], error (entry) { this.errors.push(entry) } }
