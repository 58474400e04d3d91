/** Dates in words, as Node writes them on a machine set to UTC and American English. */

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** `Thu Jan 01 1970` */
export function dateText(time: number): string {
  const date = new Date(time)
  const year = date.getUTCFullYear()
  const yearText = `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${twoDigits(date.getUTCDate())} ${yearText}`
}

/** `00:00:00 GMT+0000 (Coordinated Universal Time)` */
export function timeText(time: number): string {
  const date = new Date(time)
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':')
  return `${clock} GMT+0000 (Coordinated Universal Time)`
}

/** `1/31/1970` */
export function localeDateText(time: number): string {
  const date = new Date(time)
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`
}

/** `12:00:00 AM` */
export function localeTimeText(time: number): string {
  const date = new Date(time)
  const hours = date.getUTCHours()
  const clock = [date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':')
  return `${hours % 12 === 0 ? 12 : hours % 12}:${clock} ${hours < 12 ? 'AM' : 'PM'}`
}
