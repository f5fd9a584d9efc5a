let call
export const log = {
  errors: [],
  called: new Promise(resolve => { call = resolve }),
  error (entry) { call(this.errors.push(entry)) }
}
