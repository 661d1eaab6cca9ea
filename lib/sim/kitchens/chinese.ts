import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const chinese: Kitchen = {
  id: "chinese",
  cuisines: ["chinese"],
  prep: { minMin: 12, maxMin: 22 },
  habits: ["allDay", "split", "late"],
  halalShare: 0,
  chapters: [
    {
      name: "Dim sum and bao",
      form: "steamer",
      share: 0.66,
      base: "soy sauce",
      options: ["dumplings"],
      dishes: `
Xiao long bao | Pork dumplings with soup inside, ginger vinegar | 89 | gelatine
Har gow | Prawn dumplings, thin and clear | 85
Siu mai | Pork and prawn, open on top, dumpling | 82
Jiaozi | Dumplings of pork and Chinese cabbage | 79
Jiaozi med svamp | Dumplings of shiitake, tofu and glass noodles | 75
Hong you chao shou | Wontons of pork in chilli oil and black vinegar | 85 | sesame
Char siu bao | Steamed bao with sweet roast pork | 65 | hoisin
Gua bao | Bao, pork belly, pickled greens, peanut and coriander | 69
Bao med krispig tofu | Bao, crisp tofu, hoisin, cucumber | 65
Vårrullar | Three spring rolls of cabbage, carrot and bamboo | 59 | wrapper | plate`,
    },
    {
      name: "Wok",
      form: "plate",
      share: 0.72,
      base: "soy sauce, shaoxing",
      options: ["heat", "wokSize"],
      dishes: `
Kung pao-kyckling | Chicken, peanuts, dried chilli, Sichuan pepper, spring onion | 139
Mapo tofu | Silken tofu, pork mince, doubanjiang, Sichuan pepper | 135 | | bowl
Mapo tofu utan kött | Silken tofu, shiitake, doubanjiang, Sichuan pepper | 129 | | bowl
Gong bao prawns | Prawns, cashew, chilli, celery | 159
Sötsur fläsk | Fried pork, pineapple, peppers, sweet and sour | 139 | flour
Yu xiang aubergine | Aubergine, garlic, ginger, chilli bean | 125 | doubanjiang
Beef in black bean sauce | Beef, peppers, onion, black bean sauce | 149
Beef and broccoli | Beef, broccoli, oyster sauce | 149
Hui guo rou | Twice-cooked pork belly, leek, chilli bean | 145 | doubanjiang
Dry-fried green beans | Green beans, garlic, preserved greens | 115
La zi ji | Crisp chicken under dried chilli and sesame | 149 | flour
Cumin lamb | Lamb, cumin, onion, coriander, chilli | 159
Pak choi | Pak choi, garlic, sesame oil | 89
Cashew chicken | Chicken, cashew, mushrooms, spring onion | 139
Hot and sour potato | Thin potato, vinegar, dried chilli | 95
Steamed sea bass | Sea bass, ginger, spring onion, soy | 189`,
    },
    {
      name: "Noodles and rice",
      form: "bowl",
      share: 0.72,
      base: "soy sauce",
      options: ["heat"],
      dishes: `
Dan dan mian | Wheat noodles, pork mince, sesame, chilli oil, peanut | 135
Lanzhou lamian | Pulled wheat noodles, clear beef soup, radish, coriander | 145 | meat stock | soup
Biang biang mian | Wide wheat noodles, chilli oil, garlic, pak choi | 129
Chow mein kyckling | Egg noodles, chicken, bean sprouts, carrot | 129
Chow mein grönsak | Wheat noodles, mushrooms, cabbage, carrot, bean sprouts | 119
Beef ho fun | Wide rice noodles, beef, bean sprouts, spring onion | 139
Zha jiang mian | Wheat noodles, pork, black bean sauce, cucumber | 135
Yangzhou fried rice | Rice, prawns, char siu, egg, peas | 129
Egg fried rice | Rice, egg, spring onion | 89
Wonton soup | Wontons of prawn and pork, noodles, pak choi | 135 | chicken stock | soup
Hot and sour soup | Tofu, egg, bamboo, wood ear | 65 | | soup
Ma la tang | Sichuan broth, tofu, lotus root, mushrooms, glass noodles | 145 | vegetable stock, sesame | soup`,
    },
    {
      name: "Roast",
      form: "plate",
      share: 0.7,
      base: "soy sauce",
      dishes: `
Peking-anka | Half a duck, pancakes, cucumber, hoisin | 289
Crispy duck | Duck, hoisin, cucumber, rice | 169
Char siu | Roast pork, rice, pak choi | 149 | hoisin
Siu yuk | Crisp pork belly, mustard, rice | 155 | mustard`,
    },
    DRINKS,
  ],
};
