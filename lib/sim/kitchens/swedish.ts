import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const swedish: Kitchen = {
  id: "swedish",
  cuisines: ["swedish"],
  prep: { minMin: 15, maxMin: 28 },
  habits: ["split", "allDay", "dinner", "weekdays"],
  halalShare: 0,
  chapters: [
    {
      name: "Weekday lunch",
      form: "plate",
      share: 0.6,
      dayparts: [{ from: 660, to: 870 }],
      options: ["bread"],
      dishes: `
Ärtsoppa och pannkakor | Yellow peas, pork, mustard; pancakes and jam after | 115 | | soup
Pytt i panna | Diced potato, beef and pork, fried egg, beetroot | 119
Kalops | Beef with allspice and bay, potato, beetroot | 125 | meat stock
Stekt fläsk med löksås | Fried pork, onion sauce of milk, potato | 119 | flour
Fiskgratäng | Cod, dill, prawns, mashed potato, Västerbotten cheese | 129 | cream
Dagens gröna | Celeriac schnitzel in breadcrumbs, peas, lemon, butter sauce | 115 | egg
Raggmunk | Potato pancake, pork, lingonberries | 119`,
    },
    {
      name: "To begin",
      form: "plate",
      share: 0.66,
      dishes: `
Toast skagen | Prawns, dill, mayonnaise, bleak roe on butter toast | 145 | | sandwich
Löjrom | Bleak roe, crème fraîche, red onion, toast | 189
Tre sorters sill | Three herrings, egg, potato, crispbread | 125 | mustard, sour cream
Gravad lax | Gravlax, mustard sauce, dill, rye bread | 129
Västerbottenpaj | Pastry, Västerbotten cheese, egg, cream | 109 | | cake
Råbiff | Raw beef, egg yolk, capers, beetroot, mustard | 145
Kantareller på toast | Chanterelles, cream, toast, parsley | 139 | | sandwich
Vitlöksbröd | Sourdough bread, garlic butter | 55 | | sandwich`,
    },
    {
      name: "Husman",
      form: "plate",
      share: 0.76,
      options: ["swedishSide"],
      dishes: `
Köttbullar | Beef and pork meatballs, cream gravy, mashed potato, lingonberries, pickled cucumber | 159 | egg, breadcrumbs, milk
Wallenbergare | Veal with cream and egg, mash, peas, lingonberries | 189 | breadcrumbs, butter
Biff Rydberg | Diced beef fillet, potato, onion, egg yolk, mustard cream | 219
Schnitzel | Breaded pork, fried potato, capers, red wine sauce | 175 | egg
Plankstek | Sirloin on oak, duchess potato, béarnaise, tomato | 235 | bacon
Stekt strömming | Fried herring, mashed potato, brown butter, lingonberries | 145 | flour, milk
Lax med dillstuvad potatis | Salmon, potato in dill and milk, lemon | 175 | flour
Torskrygg | Cod, brown butter, prawns, egg, horseradish, potato | 225
Fish and chips | Cod in lager batter, fries, rémoulade | 165
Räksmörgås | Prawns piled on bread, egg, mayonnaise, lemon, dill | 189 | | sandwich
Renskav | Shaved reindeer, cream, mushrooms, mash, lingonberries | 199 | milk
Isterband | Smoked sausage, potato in dill and milk, beetroot | 149 | barley, flour
Kroppkakor | Potato dumpling filled with pork, butter, lingonberries | 149 | flour, egg
Kåldolmar | Cabbage rolls of beef and rice, gravy, lingonberries | 155 | cream, milk
Falukorv i ugn | Baked sausage, cheese, mustard, mashed potato | 135 | milk
Hjortytterfilé | Venison, roots, game gravy, lingonberries | 269 | butter
Kantarellrisotto | Rice, chanterelles, Västerbotten cheese, parsley | 169 | white wine, vegetable stock, butter | bowl
Rotselleribiff | Celeriac steak, mushrooms, hazelnut, potato | 155
Svamppytt | Potato, mushrooms, onion, beetroot, pickles, vegan | 135
Gröna köttbullar | Pea protein balls, oat cream, potato, lingonberries | 149 | soya protein`,
    },
    {
      name: "Sweet",
      form: "cake",
      share: 0.7,
      dishes: `
Äppelkaka | Apple cake, vanilla custard | 75 | butter
Kladdkaka | Sticky chocolate cake, whipped cream | 69 | butter
Våffla | Waffle, cloudberry jam, whipped cream | 79
Pannkakor | Three pancakes, jam, whipped cream | 75
Hallongrottor | Three biscuits, raspberry | 45 | butter
Hjortron med glass | Cloudberries, vanilla ice cream | 85 | | scoops`,
    },
    DRINKS,
  ],
};
