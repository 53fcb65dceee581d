// What searches, on every page and on the page of results. It loads when somebody
// wants to search.

import "./find";
import "./results";
