import { DRINKS } from "./drinks.ts";
import type { Kitchen } from "./kitchen.ts";

export const mexican: Kitchen = {
  id: "mexican",
  cuisines: ["mexican"],
  prep: { minMin: 10, maxMin: 20 },
  habits: ["dinner", "allDay", "late"],
  halalShare: 0,
  chapters: [
    {
      name: "Tacos",
      form: "tacos",
      share: 0.76,
      base: "corn tortilla",
      options: ["tortillaHeat", "mexExtra"],
      dishes: `
Al pastor | Three: pork, pineapple, onion, coriander | 119
Carnitas | Three: slow pork, salsa verde, pickled onion | 119
Barbacoa | Three: beef brisket, onion, coriander, broth to dip in | 129
Birria | Three: beef, Oaxaca cheese, fried in their own broth | 139
Pollo asado | Three: chicken thigh, lime, avocado salsa | 115
Carne asada | Three: steak, onion, coriander, guacamole | 135
Baja fish | Three: cod in batter, cabbage, chipotle mayo | 129
Camarón | Three: prawns, garlic, mango, chilli | 135
Cochinita pibil | Three: pork in orange and achiote, pickled onion | 125
Coliflor | Three: cauliflower, black beans, vegan chipotle, lime | 109
Hongos | Three: mushrooms, corn, feta, salsa roja | 109
Nopales | Three: cactus, black beans, tomato, avocado | 105`,
    },
    {
      name: "Burritos and bowls",
      form: "roll",
      share: 0.7,
      options: ["tortillaHeat", "mexExtra"],
      dishes: `
Burrito pollo | Flour tortilla, chicken, rice, black beans, cheese, sour cream | 125
Burrito carnitas | Flour tortilla, slow pork, rice, beans, guacamole | 129
Burrito barbacoa | Flour tortilla, beef brisket, rice, beans, cheese | 135
Burrito vegano | Flour tortilla, soy mince, rice, black beans, guacamole | 119
Quesadilla de pollo | Flour tortilla, chicken, cheese, jalapeño | 115 | | flatbread
Quesadilla de hongos | Flour tortilla, mushrooms, cheese, epazote | 109 | | flatbread
Enchiladas verdes | Corn tortilla, chicken, salsa verde, sour cream, cotija | 139 | | plate
Enchiladas rojas | Corn tortilla, beans, salsa roja, feta, onion | 129 | | plate
Bowl de pollo | Chicken, rice, black beans, corn, avocado, tomato | 125 | | bowl
Bowl de camarón | Prawns, rice, mango, avocado, red cabbage | 139 | | bowl
Bowl vegano | Black beans, rice, corn, avocado, tomato, lime | 115 | | bowl
Chili con carne | Beef, beans, tomato, dark chocolate, sour cream | 125 | | bowl`,
    },
    {
      name: "To share",
      form: "bowl",
      share: 0.72,
      dishes: `
Guacamole y totopos | Avocado, lime, coriander, corn chips | 79
Nachos | Corn chips, cheese, jalapeño, tomato, sour cream | 99 | | plate
Nachos barbacoa | Corn chips, beef brisket, cheese, guacamole | 135 | | plate
Elote | Grilled corn, mayonnaise, cotija, chilli | 59 | | plate
Esquites | Corn off the cob, lime, chilli, vegan mayo | 55
Queso fundido | Melted cheese, chorizo, corn tortilla | 95
Tostada de atún | Two crisp corn tortillas, tuna, avocado, chilli mayo | 109 | soy sauce | tacos
Ceviche | Sea bass, lime, red onion, chilli, coriander | 119
Frijoles | Black beans, onion, coriander | 39
Sopa de tortilla | Tomato broth, corn tortilla, avocado, sour cream | 89 | vegetable stock | soup
Jalapeños rellenos | Five breaded jalapeños, cream cheese | 69 | | plate`,
    },
    {
      name: "Sweet",
      form: "cake",
      share: 0.7,
      dishes: `
Churros | Fried dough, cinnamon sugar, chocolate sauce | 65 | flour | fries
Tres leches | Sponge soaked in three milks, strawberries | 75
Flan | Custard, burnt caramel | 65 | | scoops
Paletas mango | Mango and chilli ice, no dairy | 45 | | scoops`,
    },
    {
      name: "Aguas frescas",
      form: "glass",
      share: 0.75,
      options: ["ice"],
      dishes: `
Horchata | Rice, cinnamon, almond | 45
Jamaica | Hibiscus, lime | 42
Tamarindo | Tamarind, cane sugar | 42`,
    },
    DRINKS,
  ],
};
