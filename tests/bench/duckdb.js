// duckdb.js FILE...: DuckDB, on one thread, over the unverified CSV files of
// papers. Prints "seconds CPU-seconds papers serials for against blank" of the
// query alone, without the start of node and of the library.
'use strict';

const { DuckDBInstance, version } = require('@duckdb/node-api');

// The first line is the salt, the second the titles; nothing is guessed.
const query = (files) => `
	SELECT count(*), count(DISTINCT serial),
	    count(*) FILTER (hall = 'F'), count(*) FILTER (hall = 'A'),
	    count(*) FILTER (hall = 'b')
	FROM read_csv([${files.map((file) => `'${file}'`).join()}],
	    auto_detect = false, skip = 1, header = true, delim = ',',
	    quote = '', escape = '', new_line = '\\n', columns = {
	    serial: 'VARCHAR', hall: 'VARCHAR', image: 'VARCHAR' })`;

async function main(files) {
	const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
	const connection = await instance.connect();

	if (files.length === 0) {
		console.log(version());
		return;
	}
	const begin = process.hrtime.bigint();
	const used = process.cpuUsage();
	const reader = await connection.runAndReadAll(query(files));
	const { user, system } = process.cpuUsage(used);
	const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
	console.log(seconds.toFixed(3), ((user + system) / 1e6).toFixed(3),
	    ...reader.getRows()[0].map(String));
}

main(process.argv.slice(2)).catch((error) => {
	console.error(String(error));
	process.exit(1);
});
