// The platform's name, as it stands in package names.

const libc = process.platform !== 'linux'
  ? ''
  : process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl'

export const platform = `${process.platform}-${process.arch}${libc}`
