import mark from '../mark.svg'

export const Mark = () => <img className="mark" src={mark} alt="" width="22" height="22" />
