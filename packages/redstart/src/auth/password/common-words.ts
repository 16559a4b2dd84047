/**
 * What the passwords that are guessed first are made of, in lower case: words of the lists that
 * attackers try, without the digits and signs that people put behind them.
 */
export const COMMON_WORDS: readonly string[] = `
  password passwort passwd passphrase pass parole motdepasse contrasena senha wachtwoord letmein
  letme welcome willkommen bienvenue login logon signin signup access enter open secret topsecret
  mysecret private confidential security secure safe admin administrator root superuser sysadmin
  toor guest user username default changeme changeit change temp temporary test tester testing
  testtest demo sample example hello hallo hola bonjour goodbye qwerty qwertz azerty asdf zxcv
  qazwsx wsxedc abc abcd abcdef iloveyou iloveu loveyou loveme love lover lovely ilove teamo
  jetaime monkey dragon tiger lion eagle falcon bear wolf shadow phoenix butterfly kitty kitten
  pussycat puppy doggy horse pony dolphin turtle spider scorpion cobra panther jaguar cheetah
  buster max bella lucky master mistress killer ninja samurai warrior soldier hunter ranger knight
  wizard merlin magic mystic sunshine sunflower flower flowers rose rainbow star starlight moon
  moonlight sunset summer spring autumn winter snow snowball rain storm thunder lightning fire
  freedom liberty peace forever together princess prince queen king angel angels devil heaven hell
  god jesus christ church bible faith amen baby babygirl babyboy honey sweety sweetie sweetheart
  sugar candy cookie chocolate cheese banana orange apple cherry peach pepper ginger coffee pizza
  whatever nothing something anything everything football baseball basketball soccer hockey tennis
  golf chelsea arsenal liverpool barcelona madrid juventus yankees lakers cowboys eagles steelers
  packers ferrari porsche mercedes mustang corvette harley yamaha superman batman ironman starwars
  skywalker pokemon pikachu naruto zelda mario minecraft matrix trustno trustme nobody internet
  computer laptop windows microsoft google facebook instagram twitter linkedin samsung iphone
  android amazon server database network system oracle michael jennifer jessica ashley amanda
  daniel david robert thomas andrew joshua matthew jordan charlie george harry william james john
  joseph anthony nicole michelle hannah samantha elizabeth maria anna sophie julia laura sarah
  stephanie alexander christian sebastian patrick martin peter london paris berlin newyork chicago
  boston dallas texas california florida america england france germany canada australia monday
  friday january february march april may june july august september october november december
  company business office work job money dollar rich winner champion number hundred thousand
  million black white blue green red yellow purple pink silver golden gold diamond crystal super
  mega ultra cool hot sexy happy smile redstart elixir typescript javascript node
  correcthorsebatterystaple onetwothree onetwothreefour
`
  .trim()
  .split(/\s+/)
