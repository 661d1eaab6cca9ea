/**
 * Passwords, or their cores, that are tried first: from the lists that are published every year, those that are long enough here with
 * digits added, keyboard runs, and words of this place. In small letters.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  password passwords passw0rd p@ssw0rd p@ssword password1 mypassword newpassword thepassword yourpassword passwort
  losenord lösenord losenordet lösenordet hemligt jagälskardig sommar vinter hejhej hejhejhej göteborg goteborg
  stockholm sverige blåvitt ifkgöteborg fotboll
  qwerty qwertyui qwertyuiop qwertyuiop[] qwertyuiopå asdfgh asdfghjkl asdfghjklö zxcvbn zxcvbnm qazwsx qazwsxedc
  1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 q1w2e3r4t5y6 zaq12wsx zaq1zaq1 1qazxsw2 qwerty123456 123qweasdzxc
  1234567890 12345678910 0123456789 9876543210 0987654321 123456789a a123456789 123123123123 1122334455 123456qwerty
  abcdefghij abcdefghijk abc123abc123 abcd1234 aa12345678 a1b2c3d4e5 abcdef123456
  iloveyou iloveyouforever ihateyou letmein letmeinnow welcome welcomeback welcomehome welcome1 admin administrator
  adminadmin root rootroot superuser changeme changemenow default guest user username testtest testing test1234 secret
  secretsecret topsecret trustno1 whatever nothing computer internet monkey monkeymonkey dragon dragonball master
  mastermaster football football1 baseball basketball superman batman batman1 spiderman starwars pokemon pikachu
  naruto minecraft fortnite roblox sunshine princess princess1 butterfly chocolate cheesecake cookies cookie charlie
  jessica michelle michael jennifer jordan jordan23 liverpool liverpoolfc arsenal chelsea chelseafc manchester
  manchesterunited barcelona realmadrid juventus mustang ferrari porsche mercedes harley summer summertime winter
  autumn spring january february september october november december monday friday freedom forever blessed jesus
  jesuschrist jesuslovesme godisgood heaven angel angels loveme lovely iloveme sweetheart babygirl mylove fuckyou
  fuckyoufuckyou asshole shadow shadowshadow hunter hunter2 killer matrix phoenix thunder hello hellohello helloworld
  goodmorning goodnight happy happybirthday family friends friendship rainbow unicorn purple orange yellow banana
  pineapple strawberry watermelon correcthorsebatterystaple hotpath hotpathhotpath delivery pizza pizzapizza hamburger
  facebook instagram linkedin google googlegoogle microsoft windows samsung iphone android
  `
    .trim()
    .split(/\s+/),
);
