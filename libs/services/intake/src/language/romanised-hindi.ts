/**
 * Words by which Hindi in Latin letters is known, in the spellings that people type. Words that are English too (`me`,
 * `main`, `to`, `par`, `are`) are left out, and so are nouns that both borrow (`complaint`, `road`, `transformer`).
 */
export const romanisedHindi: ReadonlySet<string> = new Set(
  `hai hain hei he h tha thi thhi hoga hogi honge hua hui huye hue raha rahi rahe rha rhi rhe gaya gayi gaye gya gyi
  nahi nahin nhi nai nahee mat kya kyu kyun kyon kab kaha kahan kaun kon kaise kese kitna kitne kitni koi kuch kuchh
  mai mein maine mene mera meri mere mujhe mujhko hum ham hame hamen humein hamara hamari hamare humara humari humare
  aap aapka aapki aapke apna apni apne unka unki unke uska uski uske iska iski iske yah yeh ye wah woh vah vo
  ka ki ke ko se aur evam tatha lekin magar kyunki kyonki agar jab tab tak abhi bhi sirf bahut bahot bohot jyada zyada
  kar karo karna karne karte karta karke karwa karwaye karaye karwana kijiye kijie kariye krdo krna diya diye dijiye dedo
  jaye jaaye jata jati jaate aata aati aate aaya aayi aaye milta milti mila mili mile hota hoti hote lagta laga lagi
  pani paani bijli sadak gaon gaanv gav ganv gram mohalla gali nali nala kuda kachra kharab kharaab toota tuta tooti tuti
  band saal sal mahina mahine din dino dinon roz raat subah shaam aaj kal parso
  sarkar sarkari adhikari pradhan sachiv lekhpal kotedar rashan ration-card vidyalay aspatal thana zameen jameen kabja
  shikayat samasya samadhan nivedan kripya kripaya dhanyavad dhanyawad shriman sahab sahib ji santusht namaste namaskar
  sambandh vishay prarthi gaya paisa paise rupaye rishwat ghoos jaldi turant ghar makan log logon bacche bachche`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words that carry English sentences and are no Hindi in Latin letters. */
export const english: ReadonlySet<string> = new Set(
  `the is are was were been being am i my mine our ours we us you your they their them he she his her it its this that
  these those there here in of for from with without on at by about into since until till after before and or but not no
  never please kindly sir madam have has had do does did done will would can could should must what when where which who
  why how any some many much very more most again still yet only also because if than then all every`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
