let call
export const sessions = {
  ended: [],
  called: new Promise(resolve => { call = resolve }),
  async endOfUser (...given) { call(this.ended.push(['endOfUser', ...given])) },
  async endOfKeys (...given) { call(this.ended.push(['endOfKeys', ...given])) }
}
