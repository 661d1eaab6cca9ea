import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const italian: Kitchen = {
  id: "italian",
  cuisines: ["italian"],
  prep: { minMin: 15, maxMin: 25 },
  habits: ["dinner", "split", "dinner", "allDay"],
  halalShare: 0,
  chapters: [
    {
      name: "Antipasti",
      form: "plate",
      share: 0.66,
      dishes: `
Bruschetta | Sourdough, tomato, garlic, basil | 75 | | sandwich
Vitello tonnato | Cold veal, tuna mayonnaise, capers, rocket | 119
Carpaccio | Raw beef, rocket, parmesan, lemon | 125
Burrata e pomodoro | Burrata, tomato, basil | 115
Caprese | Mozzarella, tomato, basil, oil | 99
Prosciutto e melone | Prosciutto, melon, black pepper | 105
Fritto misto | Squid, prawns and courgette in flour, aioli | 129
Polpette al sugo | Beef meatballs, tomato, parmesan | 99 | bread, egg | bowl
Caponata | Aubergine, celery, capers, raisins | 79 | | bowl
Minestrone | Beans, carrot, celery, tomato, basil | 79 | pasta | soup
Focaccia | Rosemary, sea salt, oil | 49 | | flatbread`,
    },
    {
      name: "Pasta",
      form: "bowl",
      share: 0.74,
      base: "pasta",
      options: ["pastaSize", "parmesan"],
      dishes: `
Cacio e pepe | Spaghetti, pecorino, black pepper | 145
Carbonara | Spaghetti, guanciale, egg yolk, pecorino | 155
Amatriciana | Rigatoni, guanciale, tomato, pecorino | 155
Ragù alla bolognese | Tagliatelle, beef and pork for six hours, parmesan | 159 | wine
Pesto genovese | Linguine, basil pesto, potato, green beans | 149
Vongole | Spaghetti, clams, white wine, garlic, parsley | 185
Frutti di mare | Linguine, prawns, mussels, squid, tomato | 189 | white wine
Arrabbiata | Penne, tomato, garlic, chilli | 129
Alla norma | Rigatoni, aubergine, tomato, basil, ricotta | 145
Aglio e olio | Spaghetti, garlic, chilli, parsley | 125
Salsiccia e finocchio | Orecchiette, fennel sausage, broccoli, chilli | 159
Gnocchi al gorgonzola | Gnocchi, gorgonzola, walnuts, sage | 155
Gnocchi alla sorrentina | Gnocchi, tomato, mozzarella, basil | 149
Tartufo | Tagliatelle, truffle butter, parmesan, mushrooms | 179
Pappardelle al cervo | Pappardelle, venison, juniper, red wine | 175 | ragù
Lasagne | Beef ragù, béchamel, parmesan | 155 | pork
Ravioli di ricotta | Ricotta, spinach, sage butter | 159
Limone e gamberi | Linguine, prawns, lemon, butter | 169`,
    },
    {
      name: "Risotto and mains",
      form: "plate",
      share: 0.66,
      dishes: `
Risotto ai funghi | Rice, mushrooms, parmesan, thyme | 165 | butter, white wine, vegetable stock | bowl
Risotto alla milanese | Rice, saffron, parmesan, bone marrow | 169 | meat stock, butter, white wine | bowl
Risotto al limone | Rice, lemon, asparagus, mascarpone | 159 | vegetable stock, white wine | bowl
Saltimbocca | Veal, prosciutto, sage, Marsala, potato | 209 | butter
Milanese | Breaded veal, rocket, lemon | 199 | egg
Pollo alla cacciatora | Chicken, tomato, olives, rosemary | 179 | wine
Branzino | Sea bass, fennel, potato, olives | 215
Parmigiana di melanzane | Aubergine, tomato, mozzarella, parmesan | 155
Tagliata | Sirloin, rocket, parmesan, cherry tomatoes | 235
Ossobuco | Veal shin, saffron rice, lemon and parsley | 229 | ragù, white wine, butter`,
    },
    {
      name: "Dolci",
      form: "cake",
      share: 0.7,
      dishes: `
Tiramisù | Ladyfingers in coffee, mascarpone, cocoa | 85 | egg, sponge
Panna cotta | Cream, vanilla, raspberries | 79 | | scoops
Torta caprese | Chocolate and almond cake, cream | 79
Affogato | Vanilla ice cream, espresso | 65 | | cup
Gelato | Two scoops: pistachio and dark chocolate | 65 | | scoops`,
    },
    DRINKS,
  ],
};
