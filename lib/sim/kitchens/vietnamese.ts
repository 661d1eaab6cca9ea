import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const vietnamese: Kitchen = {
  id: "vietnamese",
  cuisines: ["other"],
  prep: { minMin: 10, maxMin: 20 },
  habits: ["split", "allDay", "allDay"],
  halalShare: 0,
  chapters: [
    {
      name: "Phở and soups",
      form: "soup",
      share: 0.8,
      base: "rice noodles, fish sauce",
      options: ["broth", "thaiExtra"],
      dishes: `
Phở bò tái | Rare beef, rice noodles, star anise broth, basil, lime | 145 | meat stock
Phở bò chín | Brisket of beef, rice noodles, spring onion, basil | 145 | meat stock
Phở đặc biệt | Rare beef, brisket, meatballs, lime, chilli | 159 | meat stock
Phở gà | Chicken, rice noodles, lime leaf, coriander | 139 | chicken stock
Bún bò Huế | Beef and pork, lemongrass, chilli, round rice noodles | 155 | shrimp paste, meat stock
Bún riêu | Crab, tomato, tofu, rice noodles | 149 | shrimp paste, egg
Canh chua | Sour soup, prawns, pineapple, tomato | 139
Mì hoành thánh | Wontons of pork, egg noodles, pak choi | 139 | soy sauce`,
    },
    {
      name: "Bún and cơm",
      form: "bowl",
      share: 0.72,
      base: "rice, fish sauce",
      options: ["heat", "thaiExtra"],
      dishes: `
Bún chả | Grilled pork, cold rice noodles, mint, lettuce | 145
Bún thịt nướng | Lemongrass pork, rice noodles, peanuts, carrot | 142
Bún gà nướng | Lemongrass chicken, rice noodles, peanuts, mint | 139
Bún nem | Crisp spring rolls of pork, rice noodles, herbs | 139 | spring roll wrapper
Bún tôm | Prawns, rice noodles, mango, mint | 155
Cơm sườn | Pork chop, broken rice, fried egg, pickles | 149
Cơm gà | Chicken with ginger, rice, cucumber | 139
Bò lúc lắc | Diced beef, pepper, lime, watercress, rice | 165 | oyster sauce
Bò kho | Beef with star anise and carrot, baguette | 155
Cà ri gà | Chicken, sweet potato, coconut milk, lemongrass | 145 | curry powder`,
    },
    {
      name: "Chay – without animals",
      form: "bowl",
      share: 0.8,
      options: ["heat"],
      dishes: `
Phở chay | Mushrooms, tofu, rice noodles, star anise, basil | 135 | vegetable stock, soy sauce | soup
Bún chay | Lemongrass tofu, rice noodles, peanuts, mint | 132 | soy sauce
Cơm chay | Aubergine, tofu, spring onion, rice | 129 | soy sauce
Cà ri chay | Pumpkin, sweet potato, tofu, coconut milk | 132 | curry powder`,
    },
    {
      name: "Rolls and bánh mì",
      form: "roll",
      share: 0.72,
      dishes: `
Gỏi cuốn tôm | Two rice paper rolls, prawns, mint, peanut sauce | 75
Gỏi cuốn đậu hũ | Two rice paper rolls, tofu, mint, peanut sauce | 69
Gỏi cuốn bò | Two rice paper rolls, beef, mango, mint | 79 | fish sauce
Nem rán | Four crisp rolls, pork, glass noodles, mushrooms | 75 | rice paper, fish sauce, egg
Bánh mì heo | Baguette, pork, carrot, cucumber, chilli, coriander | 95 | mayonnaise, soy sauce
Bánh mì gà | Baguette, lemongrass chicken, carrot, coriander | 95 | mayonnaise, fish sauce
Bánh mì chay | Baguette, tofu, mushrooms, carrot, coriander | 89 | vegan mayo, soy sauce
Bánh mì bò | Baguette, beef, pickled radish, chilli | 99 | mayonnaise, oyster sauce
Bánh xèo | Rice flour crêpe, prawns, pork, bean sprouts | 129 | coconut milk, fish sauce | flatbread
Gỏi đu đủ | Green papaya, prawns, peanuts, mint | 99 | fish sauce | bowl`,
    },
    {
      name: "Sweet and drinks",
      form: "glass",
      share: 0.75,
      options: ["ice"],
      dishes: `
Cà phê sữa đá | Strong coffee, condensed milk | 45
Cà phê đen | Strong coffee, black | 39
Trà đá chanh | Iced tea, lime | 39
Nước dừa | Young coconut, 33 cl | 42
Sinh tố bơ | Avocado, condensed milk | 55
Chè ba màu | Three beans, coconut milk | 55`,
    },
    DRINKS,
  ],
};
