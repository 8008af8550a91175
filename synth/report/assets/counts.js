// Who stands behind what, counted again under a filter. People are numbers into DATA.people.
const DATA = JSON.parse(byId("data").content.textContent);
const MINUS = "−";
const PEOPLE = DATA.people.map(([id, name, talked, actor, segments]) => ({ id, name, talked, actor, segments }));
const NUMBER = new Map(PEOPLE.map((person, number) => [person.id, number]));

const plural = (number, one, many) => `${number} ${number === 1 ? one : many || one + "s"}`;
const among = (numbers, chosen) => numbers.filter((one) => chosen.has(one)).length;

// "3 of 8 interviews · 5 of 60 answers", of the chosen people alone.
const themeCount = (card, stage, chosen) => {
  const [actor, ...told] = card;
  const base = DATA.base[`${stage}/${actor}`] || [[], []];
  const parts = ["interview", "answer"].map((noun, kind) => {
    const n = among(told[kind], chosen);
    return n ? `${n} of ${plural(among(base[kind], chosen), noun)}` : "";
  });
  return parts.filter(Boolean).join(" · ");
};
const peopleCount = (numbers) => {
  const talked = numbers.filter((one) => PEOPLE[one].talked).length;
  const kinds = [[talked, "interviewed"], [numbers.length - talked, "surveyed"]];
  return kinds.filter(([n]) => n).map(([n, word]) => `${n} ${word}`).join(", ") || "nobody";
};
const signed = (value) => (value > 0 ? `+${value}` : value < 0 ? `${MINUS}${-value}` : "0");
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
